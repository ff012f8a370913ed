import { wholeData } from '#platform/bff/gateway-result';
import type { LiveSession } from '#platform/bff/live/live-session';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import { DomainError } from '#platform/errors/domain-error';
import type { Context } from '../context.ts';

export interface Live {
  follow: LiveSession['follow'];
  /** Asks the gateway on the viewer's behalf. Throws what it says when it does not answer whole. */
  ask<Result, Variables>(operation: RegisteredOperation<Result, Variables>, variables: Variables): Promise<Result>;
}

/** The live connection that a subscription came by. */
export function liveOf({ live, gateway }: Context): Live {
  if (!live) throw new DomainError('BAD_REQUEST', 'Subscriptions are answered at /graphql/stream.');
  return { follow: live.follow, ask: async (operation, variables) => wholeData(await gateway.send(operation, variables)) };
}

/** Id of the person who is signed in. @throws DomainError UNAUTHENTICATED for others; `what` completes "Sign in to see". */
export function assertSignedIn({ session }: Context, what: string): string {
  if (session.data?.signedIn) return session.data.signedIn.userId;
  throw new DomainError('UNAUTHENTICATED', `Sign in to see ${what}.`);
}

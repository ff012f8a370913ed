import { wholeData } from '#platform/bff/gateway-result';
import type { LiveSession } from '#platform/bff/live/live-session';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import { DomainError } from '#platform/errors/domain-error';
import type { Context } from '../context.ts';
import { claimsOf } from '../live/claims.ts';

export interface Live {
  follow: LiveSession['follow'];
  /** Asks the gateway on the viewer's behalf. Throws what it says when it does not answer whole. */
  ask<Result, Variables>(operation: RegisteredOperation<Result, Variables>, variables: Variables): Promise<Result>;
}

/** The live connection that a subscription came by. */
export function liveOf({ live, gateway }: Context): Live {
  if (!live) throw new DomainError('BAD_REQUEST', 'Subscriptions are answered over WebSocket.');
  return { follow: live.follow, ask: async (operation, variables) => wholeData(await gateway.send(operation, variables)) };
}

/** Whom the access token names; undefined for guests. Not verified: for waking only. */
export function userIdOf({ credentials }: Context): string | undefined {
  return credentials.accessToken === null ? undefined : claimsOf(credentials.accessToken).userId;
}

import type { BffRequest } from '#platform/bff/bff-endpoint';
import { createLiveSession } from '#platform/bff/live/live-session';
import type { LiveHub } from '#platform/bff/live/live-hub';
import type { LiveRequest } from '#platform/bff/live/sse-endpoint';
import { createFeatureUse } from '#platform/bff/features/use';
import { createReply } from '#platform/bff/reply';
import { secretHash } from '#platform/bff/secret';
import { createSectionReport } from '#platform/bff/section';
import { DomainError } from '#platform/errors/domain-error';
import { deadlineIn } from '#platform/resilience/deadline';
import type { Context, RequestGateway } from '../context.ts';

export interface LiveContextOptions {
  hub: LiveHub;
  context(request: BffRequest): Context | Promise<Context>;
  timeoutMs: number;
}

/**
 * Makes the context of a live connection. The session is looked up anew for each question to the gateway: tokens are exchanged in time, and whoever
 * signed out, or in as somebody else, in another window is told nothing more here.
 */
export function createLiveContext({ hub, context, timeoutMs }: LiveContextOptions): (request: LiveRequest) => Promise<{ viewerKey: string; value: Context }> {
  return async ({ http, operation, lastEventId }) => {
    const fresh = async (): Promise<Context> => context({ http, operation, deadline: deadlineIn(timeoutMs), report: createSectionReport(), reply: createReply(), device: null, featureUse: createFeatureUse() });
    const first = await fresh();
    if (first.viewerState === 'unknown') throw new DomainError('UNAVAILABLE', 'Sessions cannot be reached at the moment; try again shortly.');
    const viewerKey = viewerOf(first);
    if (viewerKey === null) throw new DomainError('UNAUTHENTICATED', 'Live updates are for those who have a session.');
    const gateway: RequestGateway = {
      async send(sent, variables) {
        const now = await fresh();
        if (now.viewerState === 'unknown') throw new DomainError('UNAVAILABLE', 'Sessions cannot be reached at the moment.');
        if (viewerOf(now) !== viewerKey) throw new DomainError('UNAUTHENTICATED', 'The session has ended.');
        return now.gateway.send(sent, variables);
      },
    };
    const mayGoOn = async (): Promise<boolean> => {
      const now = await fresh();
      return now.viewerState === 'unknown' || viewerOf(now) === viewerKey;
    };
    const live = createLiveSession({ hub, lastEventId, viewerKey, mayGoOn, signal: http.signal });
    return { viewerKey, value: { ...first, gateway, live } };
  };
}

/** Names whoever a session belongs to; null for somebody without one. */
function viewerOf({ session: { data } }: Context): string | null {
  if (data?.signedIn) return `user ${data.signedIn.userId}`;
  return data?.guestToken ? `guest ${secretHash(data.guestToken)}` : null;
}

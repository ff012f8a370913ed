import type { BffRequest } from '#platform/bff/bff-endpoint';
import { createFeatureUse } from '#platform/bff/features/use';
import { createLiveSession } from '#platform/bff/live/live-session';
import type { LiveHub } from '#platform/bff/live/live-hub';
import type { WsConnection } from '#platform/bff/live/ws-endpoint';
import { secretHash } from '#platform/bff/secret';
import { createReply } from '#platform/bff/reply';
import { createSectionReport } from '#platform/bff/section';
import { DomainError } from '#platform/errors/domain-error';
import { deadlineIn } from '#platform/resilience/deadline';
import type { HttpRequest } from '#platform/server/http-types';
import type { Context, RequestGateway } from '../context.ts';
import { claimsOf } from './claims.ts';

export interface LiveContextOptions {
  hub: LiveHub;
  context(request: Pick<BffRequest, 'deadline' | 'report' | 'reply' | 'device' | 'featureUse'> & { http: Pick<HttpRequest, 'headers' | 'remoteAddress'> }): Context;
  timeoutMs: number;
}

/** Headers that an app may send in `connection_init`: not every platform lets it set those of the connection itself. */
const passed = ['authorization', 'x-guest-token', 'x-app-version', 'x-device-pixel-ratio'] as const;

/**
 * Makes the context of a live connection. Each question goes to the gateway with the token that the app connected with, so a session that
 * was revoked is told nothing more; and the connection ends with the token.
 */
export function createLiveContext({ hub, context, timeoutMs }: LiveContextOptions) {
  return async (parameters: Readonly<Record<string, unknown>>, request: Pick<HttpRequest, 'headers' | 'remoteAddress'>): Promise<WsConnection<Context>> => {
    const given = Object.fromEntries(passed.flatMap((name) => (typeof parameters[name] === 'string' ? [[name, parameters[name]]] : [])));
    const http = { headers: { ...request.headers, ...given }, remoteAddress: request.remoteAddress };
    const fresh = (): Context => context({ http, deadline: deadlineIn(timeoutMs), report: createSectionReport(), reply: createReply(), device: null, featureUse: createFeatureUse() });
    const first = fresh();
    const { accessToken, guestToken } = first.credentials;
    if (accessToken === null && guestToken === null) throw new DomainError('UNAUTHENTICATED', 'Live updates need a person’s access token or a guest’s token.');
    const viewerKey = secretHash(accessToken ?? guestToken ?? '');
    const gateway: RequestGateway = { send: (operation, variables) => fresh().gateway.send(operation, variables) };
    const live = createLiveSession({ hub, lastEventId: null, viewerKey, mayGoOn: async () => true });
    return { viewerKey, value: { ...first, gateway, live }, endsAt: accessToken === null ? undefined : claimsOf(accessToken).endsAt };
  };
}

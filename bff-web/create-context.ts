import type { BffRequest } from '#platform/bff/bff-endpoint';
import type { FeatureSwitchboard } from '#platform/bff/features/features';
import type { GatewayClient } from '#platform/bff/gateway-client';
import type { OriginPolicy } from '#platform/bff/origins';
import type { Reply } from '#platform/bff/reply';
import { createPlainViewers } from '#platform/bff/plain-viewer';
import type { SharedReads } from '#platform/bff/shared-reads';
import { DomainError } from '#platform/errors/domain-error';
import type { Logger } from '#platform/telemetry/logger';
import type { VitalsReader } from '#platform/vitals/read-vitals';
import type { Context, RequestGateway } from './context.ts';
import { deviceNameOf } from './device-name.ts';
import type { webFeatures } from './features.ts';
import type { SessionCookie } from './session/cookie.ts';
import { assertCsrfToken, csrfHeader } from './session/csrf.ts';
import { createRequestSession, type RequestSession } from './session/request-session.ts';
import { lifetimeOf, type SessionData } from './session/session-data.ts';
import type { SessionStore } from './session/session-store.ts';
import type { TokenRefresher } from './session/token-refresh.ts';
import type { Storefront } from './storefront/addresses.ts';

export interface ContextOptions {
  gateway: GatewayClient;
  /** Takes what everybody sees alike from memory; without it the gateway is asked for all. */
  reads: SharedReads | undefined;
  store: SessionStore;
  cookie: SessionCookie;
  refresher: TokenRefresher;
  origins: OriginPolicy;
  storefront: Storefront;
  vitals: VitalsReader;
  switchboard: FeatureSwitchboard<typeof webFeatures>;
  logger: Logger;
}

const isPlainViewer = createPlainViewers(['customer']);

/**
 * Makes the context of a request: Origin check, session from the cookie, CSRF check, tokens that will last. Throws DomainError
 * FORBIDDEN for a request that another site sent, UNAVAILABLE for a change while sessions cannot be read.
 */
export function createContextFactory(options: ContextOptions): (request: BffRequest) => Context | Promise<Context> {
  return (request) => {
    if (request.http.method === 'POST') options.origins.assertAllowed(request.http);
    const session = openSession(request, options);
    // Of a session that is remembered at once, so that the gateway is asked before anything else of this turn is done.
    return session instanceof Promise ? session.then((opened) => contextOf(opened, request, options)) : contextOf(session, request, options);
  };
}

function contextOf(session: RequestSession, request: BffRequest, options: ContextOptions): Context {
  const { http, operation } = request;
  if (operation.type === 'mutation') {
    if (session.isUnknown) throw new DomainError('UNAVAILABLE', 'Sessions cannot be reached at the moment; try again shortly.');
    assertCsrfToken(session.data, http.headers[csrfHeader]);
  }
  return {
    viewerState: session.isUnknown ? 'unknown' : session.data?.signedIn ? 'signed-in' : 'guest',
    deadline: request.deadline,
    logger: options.logger,
    report: request.report,
    reply: request.reply,
    session,
    gateway: gatewayFor(session, request, options),
    storefront: options.storefront,
    vitals: options.vitals,
    features: options.switchboard.forUnit(unitOf(session, request), request.featureUse),
    deviceName: () => deviceNameOf(http.headers['user-agent']),
  };
}

/** For whom features are divided: a person sees the same on all devices, a guest on one. */
function unitOf({ data }: RequestSession, { device }: BffRequest): string | null {
  return data?.signedIn ? `user:${data.signedIn.userId}` : device;
}

/**
 * The session of any request, GraphQL or not; unknown when there is a cookie but no way to look it up. Where something may be assumed, it is the
 * one that was read last, and `stands` will tell.
 */
export function openSession({ http, reply, mayAssume }: Pick<BffRequest, 'http' | 'reply' | 'mayAssume'>, options: SessionOptions): RequestSession | Promise<RequestSession> {
  const { store, cookie, refresher } = options;
  const id = cookie.read(http.headers.cookie);
  if (id === undefined) return createRequestSession({ store, cookie, reply, refresher, found: null, isUnknown: false });
  const recalled = mayAssume ? store.recall(id) : undefined;
  if (recalled && refresher.isFresh(recalled.data)) return createRequestSession({ store, cookie, reply, refresher, found: { id, data: recalled.data }, isUnknown: false, stands: recalled.stands });
  return loadSession(id, reply, options);
}

type SessionOptions = Pick<ContextOptions, 'store' | 'cookie' | 'refresher' | 'logger'>;

async function loadSession(id: string, reply: Reply, { store, cookie, refresher, logger }: SessionOptions): Promise<RequestSession> {
  try {
    const stored = await store.load(id);
    const data: SessionData | null = stored && (await refresher.fresh(id, stored));
    // New tokens last longer, and so must the cookie.
    if (data && data !== stored) reply.setCookie(cookie.write(id, lifetimeOf(data)));
    return createRequestSession({ store, cookie, reply, refresher, found: data && { id, data }, isUnknown: false });
  } catch (error) {
    logger.warn({ err: error }, 'a session could not be read; going on without it');
    return createRequestSession({ store, cookie, reply, refresher, found: null, isUnknown: true });
  }
}

/**
 * Reads the session at each call: after a sign-in the same request goes on as the person. When the gateway refuses the access
 * token as a whole (its keys were changed, say), the tokens are exchanged and the call is made once more.
 */
function gatewayFor(session: RequestSession, { http, deadline }: BffRequest, { gateway, reads }: Pick<ContextOptions, 'gateway' | 'reads'>): RequestGateway {
  return {
    async send(operation, variables) {
      const attempt = () =>
        (reads && seesWhatAllSee(session.data) ? reads : gateway).send(operation, variables, {
          deadline,
          accessToken: session.data?.signedIn?.accessToken,
          guestToken: session.data?.guestToken,
          clientAddress: http.remoteAddress,
        });
      const result = await attempt();
      const isTokenRefused = result.data === null && result.errors[0]?.code === 'UNAUTHENTICATED' && session.data?.signedIn;
      if (!isTokenRefused) return result;
      await session.refreshTokens();
      return attempt();
    },
  };
}

/** Visitors of whom nothing is known get whole pages from memory, so that these are not made of what is old already. */
function seesWhatAllSee(data: SessionData | null): boolean {
  return data !== null && (data.signedIn === null || isPlainViewer(data.signedIn.accessToken));
}

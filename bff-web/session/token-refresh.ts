import { setTimeout as sleep } from 'node:timers/promises';
import { createSingleFlight } from '#platform/cache/single-flight';
import type { GatewayClient } from '#platform/bff/gateway-client';
import { wholeData } from '#platform/bff/gateway-result';
import { deadlineIn } from '#platform/resilience/deadline';
import { webSessionRefreshOperation } from '../generated/gateway-operations.ts';
import type { SessionData } from './session-data.ts';
import type { SessionStore } from './session-store.ts';
import { toSignedIn } from './signed-in.ts';

/** Tokens are exchanged this long before they end, so that none ends on its way. */
const marginMs = 30_000;
const refreshTimeoutMs = 3000;
const pollMs = 50;

export interface TokenRefresher {
  /**
   * The session with an access token that is good for a while. A refresh token works once and its second use ends the session,
   * so a session is refreshed by one request at a time, in all processes. When the token was refused, the session goes on as a
   * guest's. Throws DomainError UNAVAILABLE or TIMEOUT when the token has ended and no new one is to be had.
   */
  fresh(id: string, data: SessionData): Promise<SessionData>;
  /** The same for a token that the gateway refused although its time is not over. */
  renewed(id: string, data: SessionData): Promise<SessionData>;
  /** Whether `fresh` would give the session back as it is. */
  isFresh(data: SessionData): boolean;
}

export function createTokenRefresher({ store, gateway }: { store: SessionStore; gateway: GatewayClient }): TokenRefresher {
  const flights = createSingleFlight<SessionData>();

  async function refresh(id: string, data: SessionData, refreshToken: string): Promise<SessionData> {
    if (!(await store.lockRefresh(id, refreshTimeoutMs))) return awaitOther(id, data, refreshToken);
    try {
      const latest = (await store.load(id)) ?? { ...data, signedIn: null };
      if (latest.signedIn?.refreshToken !== refreshToken) return latest;
      const result = await gateway.send(webSessionRefreshOperation, { refreshToken }, { deadline: deadlineIn(refreshTimeoutMs) });
      const { sessionRefresh } = wholeData(result);
      const next = { ...latest, signedIn: toSignedIn(sessionRefresh) };
      await store.replace(id, next);
      return next;
    } finally {
      await store.unlockRefresh(id);
    }
  }

  /** Waits for the process that is refreshing this session. */
  async function awaitOther(id: string, data: SessionData, refreshToken: string): Promise<SessionData> {
    const until = Date.now() + refreshTimeoutMs;
    while (Date.now() < until) {
      const latest = await store.load(id);
      if (latest?.signedIn?.refreshToken !== refreshToken) return latest ?? { ...data, signedIn: null };
      await sleep(pollMs);
    }
    return data;
  }

  const isFresh = ({ signedIn }: SessionData): boolean => !signedIn || signedIn.accessTokenExpiresAt - marginMs > Date.now();
  return {
    isFresh,
    async renewed(id, data) {
      const { signedIn } = data;
      return signedIn ? flights.run(id, () => refresh(id, data, signedIn.refreshToken)) : data;
    },
    async fresh(id, data) {
      const { signedIn } = data;
      if (!signedIn || isFresh(data)) return data;
      try {
        return await flights.run(id, () => refresh(id, data, signedIn.refreshToken));
      } catch (error) {
        if (signedIn.accessTokenExpiresAt > Date.now()) return data;
        throw error;
      }
    },
  };
}

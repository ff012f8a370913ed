import type { RequestCache } from './request-cache.ts';

/** Request headers by which answers differ. */
const vary = 'accept, accept-encoding, authorization, x-guest-token';

/**
 * `Cache-Control` and `Age` for the client: how long the shortest-lived part of the answer is kept, and how much of that has passed.
 * Nothing for what is not to be kept, which the server answers with `no-store`. Caches on the way hear of no eviction, so they get
 * `clientMaxAgeSeconds` at most.
 */
export function cacheHeaders(cache: RequestCache | undefined, clientMaxAgeSeconds: number): Record<string, string> {
  const { policy, freshMs } = cache?.response ?? { policy: undefined, freshMs: 0 };
  if (!cache || !policy || !Number.isFinite(policy.maxAgeSeconds) || policy.maxAgeSeconds <= 0) return {};
  const freshSeconds = Math.max(0, Math.floor(freshMs / 1000));
  const age = Math.max(0, Math.floor(policy.maxAgeSeconds) - freshSeconds);
  const maxAge = Math.min(Math.floor(policy.maxAgeSeconds), age + clientMaxAgeSeconds);
  const scope = policy.isPrivate || cache.scope.shared !== 'public' ? 'private' : 'public';
  return { 'cache-control': `max-age=${maxAge}, ${scope}`, age: String(Math.min(age, maxAge)), vary };
}

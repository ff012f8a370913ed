import { isErrorCode } from '#platform/errors/codes';
import { DomainError } from '#platform/errors/domain-error';
import { deadlineFromHeader, deadlineHeader } from '#platform/resilience/deadline';
import type { HttpRequest } from '#platform/server/http-types';
import { traceparent } from '#platform/telemetry/trace';
import { GraphQLError } from 'graphql';
import { scopeOf } from '../caches/cache-scope.ts';
import { createRequestCache, type RequestCache, type SharedCache } from '../caches/request-cache.ts';
import { cacheHeaders } from '../caches/response-headers.ts';
import type { SendToSubgraph } from '../execution/subgraph-call.ts';
import type { StartGate } from '../limits/start-gate.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import { viewerKeyOf, type Forwarded } from '../transport/forwarding.ts';
import type { Subgraphs } from '../transport/subgraphs.ts';
import { openToAll, type Admission } from './admission.ts';
import { viewerOf, type ViewerOfToken } from './viewer.ts';

/** What one client request carries through the gateway. */
export interface GatewayContext {
  readonly forwarded: Forwarded;
  readonly send: SendToSubgraph;
  /** The cache as this request uses it. */
  readonly cache: RequestCache;
  /** How long caches on the way to the client may keep an answer at most. */
  readonly clientMaxAgeSeconds: number;
  /** Headers that tell how many requests are left. */
  readonly rateHeaders: Readonly<Record<string, string>>;
  /** Says when the execution may begin; at once unless given. */
  readonly gate?: StartGate | undefined;
}

export type ContextOf = (request: HttpRequest) => Promise<GatewayContext>;

export interface ContextOptions {
  viewerOfToken: ViewerOfToken;
  /** Who may call at all; everybody unless given. */
  admission?: Admission | undefined;
  subgraphs: Subgraphs;
  /** Longest a request may take, whatever its header asks for. */
  maxDurationMs: number;
  /** Entities and root fields that are kept; nothing is unless given. */
  cache?: SharedCache | undefined;
  clientMaxAgeSeconds?: number | undefined;
  /** How often one may call; as often as one likes unless given. */
  rateLimits?: RateLimits | undefined;
  /** Says when executions may begin; at once unless given. */
  gate?: StartGate | undefined;
}

const noHeaders: Readonly<Record<string, string>> = {};

/** Headers of the answer to a request: what is left of its limits and, for an answer without errors, how long it may be kept. */
export function headersOf({ cache, clientMaxAgeSeconds, rateHeaders }: GatewayContext, hasErrors: boolean): Record<string, string> {
  return hasErrors ? { ...rateHeaders } : { ...rateHeaders, ...cacheHeaders(cache, clientMaxAgeSeconds) };
}

/** Establishes who is asking and how long they wait. The returned function throws refusals as GraphQLErrors. */
export function createContext({ viewerOfToken, admission = openToAll, subgraphs, maxDurationMs, cache: shared, clientMaxAgeSeconds = 5, rateLimits, gate }: ContextOptions): ContextOf {
  return async (request) => {
    const { clientAddress, countedAddress } = admission.admit(request);
    const viewer = await viewerOf(request.headers, viewerOfToken).catch(refuse);
    const rateHeaders = (await rateLimits?.admit({ viewer, address: countedAddress })) ?? noHeaders;
    const forwarded: Forwarded = {
      viewer,
      clientAddress,
      viewerKey: viewerKeyOf(viewer),
      deadline: deadlineFromHeader(request.headers[deadlineHeader], maxDurationMs),
      requestId: request.requestId,
      traceparent: traceparent(),
      signal: request.signal,
    };
    const cache = createRequestCache({ shared, scope: scopeOf(viewer), deadline: forwarded.deadline });
    return { forwarded, send: subgraphs.senderFor(forwarded), cache, clientMaxAgeSeconds, rateHeaders, gate };
  };
}

/** Expected failures become GraphQL errors with an HTTP status; others stay what they are and are masked. */
function refuse(error: unknown): never {
  if (error instanceof DomainError && isErrorCode(error.code)) {
    const { retryAfterSeconds } = error.details;
    const headers = new Map(typeof retryAfterSeconds === 'number' ? [['retry-after', String(retryAfterSeconds)]] : []);
    const status = error.code === 'UNAVAILABLE' ? 503 : 400;
    throw new GraphQLError(error.message, { originalError: error, extensions: { code: error.code, http: { status, headers } } });
  }
  throw error;
}

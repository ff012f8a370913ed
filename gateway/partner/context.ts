/** Who asks with an API key, and what it has left. */
import { isErrorCode } from '#platform/errors/codes';
import { DomainError } from '#platform/errors/domain-error';
import { deadlineFromHeader, deadlineHeader } from '#platform/resilience/deadline';
import type { RateLimiter } from '#platform/limits/rate-limiter';
import { networkOf } from '#platform/server/client-address';
import type { HttpRequest } from '#platform/server/http-types';
import { traceparent } from '#platform/telemetry/trace';
import { GraphQLError } from 'graphql';
import { scopeOf } from '../caches/cache-scope.ts';
import { createRequestCache, type SharedCache } from '../caches/request-cache.ts';
import type { GatewayContext } from '../inbound/context.ts';
import type { StartGate } from '../limits/start-gate.ts';
import { viewerKeyOf, type Forwarded } from '../transport/forwarding.ts';
import type { Subgraphs } from '../transport/subgraphs.ts';
import type { ApiKey, ApiKeys } from './api-keys.ts';
import type { Budgets, Meter } from './budgets.ts';
import type { Sandbox } from './sandbox.ts';

export interface PartnerContext extends GatewayContext {
  readonly key: ApiKey;
  readonly meter: Meter;
}

export interface PartnerContextOptions {
  keys: ApiKeys;
  budgets: Budgets;
  /** How many secrets that nobody knows one address may try. */
  unknownKeys: RateLimiter;
  subgraphs: Subgraphs;
  maxDurationMs: number;
  cache?: SharedCache | undefined;
  /** Where test keys act; they are refused without it. */
  sandbox?: Sandbox | undefined;
  /** Says when executions may begin; at once unless given. */
  gate?: StartGate | undefined;
}

const clientLabel = /^[\w.+ /-]{1,64}$/;
const testPrefix = 'mk_test_';
const secretFormat = /^mk_(?:live|test)_[\w-]{43}$/;

/** Throws UNAUTHENTICATED without a good key, RATE_LIMITED when its requests are used up. */
export function createPartnerContext(options: PartnerContextOptions): (request: HttpRequest) => Promise<PartnerContext> {
  const { budgets, subgraphs, maxDurationMs, cache, sandbox, gate } = options;
  return async (request) => {
    const key = await keyOf(request, options);
    if (key.isSandbox && !sandbox) throw unauthenticated('This marketplace has no sandbox for test keys at the moment.');
    const meter = await budgets.admit(key);
    const viewer = { ...key.viewer, client: { name: key.prefix, version: versionOf(request) } };
    const forwarded: Forwarded = {
      viewer,
      clientAddress: request.remoteAddress,
      viewerKey: viewerKeyOf(viewer),
      deadline: deadlineFromHeader(request.headers[deadlineHeader], maxDurationMs),
      requestId: request.requestId,
      traceparent: traceparent(),
      signal: request.signal,
    };
    const send = subgraphs.senderFor(forwarded);
    // What the cache holds is real; nothing of the sandbox gets into it, and nothing of it into the sandbox.
    const shared = key.isSandbox ? undefined : cache;
    return {
      key,
      meter,
      forwarded,
      send: key.isSandbox && sandbox ? sandbox.senderFor(forwarded, send) : send,
      cache: createRequestCache({ shared, scope: scopeOf(viewer), deadline: forwarded.deadline }),
      clientMaxAgeSeconds: 0,
      gate,
      get rateHeaders() {
        return meter.headers();
      },
    };
  };
}

async function keyOf(request: HttpRequest, { keys, unknownKeys }: PartnerContextOptions): Promise<ApiKey> {
  const secret = secretOf(request.headers.authorization);
  if (!keys.isKnown(secret)) await assertMayTry(request.remoteAddress, unknownKeys);
  const key = await keys.find(secret).catch(refuse);
  // The beginning of a secret tells people what it is for; it is never to say otherwise than the key.
  if (!key || key.isSandbox !== secret.startsWith(testPrefix)) throw unauthenticated('There is no such API key, or it has ended: make a new one or rotate it on the page of your keys.');
  return key;
}

function secretOf(header: string | undefined): string {
  if (!header) throw unauthenticated('This endpoint wants an API key: send "Authorization: Bearer mk_live_...".');
  const secret = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (secret === undefined) throw unauthenticated('The Authorization header must be "Bearer <API key>".');
  if (!secretFormat.test(secret)) throw unauthenticated('That is no API key: it begins with mk_live_ or mk_test_ and has 51 characters.');
  return secret;
}

/** A key costs one look-up a minute; many unknown ones from one address are guesses. */
async function assertMayTry(address: string, unknownKeys: RateLimiter): Promise<void> {
  const { allowed, retryAfterMs } = await unknownKeys.consume(networkOf(address) ?? 'unknown');
  if (allowed) return;
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  throw new GraphQLError(`Too many keys were tried from your address. Try again in ${seconds} s.`, {
    extensions: { code: 'RATE_LIMITED', retryAfterSeconds: seconds, http: { status: 429, headers: new Map([['retry-after', String(seconds)]]) } },
  });
}

function unauthenticated(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'UNAUTHENTICATED', http: { status: 401, headers: new Map([['www-authenticate', 'Bearer realm="partner"']]) } } });
}

function refuse(error: unknown): never {
  if (!(error instanceof DomainError) || !isErrorCode(error.code)) throw error;
  const headers = new Map([['retry-after', String(error.details['retryAfterSeconds'] ?? 2)]]);
  throw new GraphQLError(error.message, { originalError: error, extensions: { code: error.code, http: { status: 503, headers } } });
}

function versionOf({ headers }: HttpRequest): string {
  const version = headers['x-client-version'];
  return typeof version === 'string' && clientLabel.test(version) ? version : '0';
}

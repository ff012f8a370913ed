/** API keys: who a key stands for, as the user subgraph knows it, remembered for a minute at most. */
import { createHash } from 'node:crypto';
import { identityHeader, signIdentity } from '#platform/auth/identity';
import type { SigningKey } from '#platform/auth/keys';
import { anonymousViewer, type Viewer } from '#platform/auth/viewer';
import { DomainError } from '#platform/errors/domain-error';
import { retry } from '#platform/resilience/retry';
import { readTls, type TlsFiles } from '#platform/server/tls';
import { isBreak, isRefusal } from '#platform/transport/places';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { createLruMap } from '../execution/lru-map.ts';

const budgetSchema = z.object({ requestsPerMinute: z.int().min(1), costPerMinute: z.int().min(1), requestsPerDay: z.int().min(1), costPerDay: z.int().min(1) });
const text = z.string();
const viewerSchema = z.object({
  sessionId: text,
  roles: z.array(text),
  scopes: z.array(text),
  memberships: z.array(z.object({ tenantId: text, role: text })),
});
const keySchema = z.object({ keyId: text, prefix: text, viewer: viewerSchema, budget: budgetSchema, isSandbox: z.boolean().default(false), validUntil: z.iso.datetime().nullable(), cacheSeconds: z.number().min(0) });
const missingSchema = z.object({ cacheSeconds: z.number().min(0) });

export type ApiBudget = z.infer<typeof budgetSchema>;

/** A key that is good now. */
export interface ApiKey {
  readonly keyId: string;
  readonly prefix: string;
  readonly viewer: Viewer;
  readonly budget: ApiBudget;
  /** Whether it is a test key, which acts in the sandbox and nowhere else. */
  readonly isSandbox: boolean;
}

export interface ApiKeys {
  /** The key that a secret belongs to; undefined when there is none. Throws UNAVAILABLE when nobody can tell. */
  find(secret: string): Promise<ApiKey | undefined>;
  /** Whether `find` would have to ask. */
  isKnown(secret: string): boolean;
  /** Forgets what is remembered of secrets, by their hashes. */
  forget(keyHashes: readonly string[]): void;
  stop(): Promise<void>;
}

export interface ApiKeysOptions {
  /** Origin of the subgraph that keeps the keys, and its name as audience. */
  url: string;
  audience?: string;
  identityKey: SigningKey;
  tls?: TlsFiles | undefined;
  timeoutMs?: number;
}

const gatewayViewer = anonymousViewer({ kind: 'service', client: { name: 'gateway', version: '1' } });
const deafMs = 5000;

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Calls the user subgraph as the gateway itself: `POST` of JSON with an identity for this body. */
export function createKeyService({ url, audience = 'user', identityKey, tls, timeoutMs = 2000 }: ApiKeysOptions) {
  const dispatcher = new Agent({ connections: 8, connect: { timeout: 1000, ...(tls && readTls(tls)) } });
  return {
    async post(path: string, value: unknown): Promise<{ status: number; body: unknown }> {
      const body = Buffer.from(JSON.stringify(value));
      const headers = { 'content-type': 'application/json', [identityHeader]: signIdentity({ viewer: gatewayViewer, clientAddress: null, audience, body, privateKey: identityKey }) };
      const answer = await request(new URL(path, url), { method: 'POST', dispatcher, headers, body, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
      return { status: answer.statusCode, body: await answer.body.json() };
    },
    close: () => dispatcher.close(),
  };
}

export type KeyService = ReturnType<typeof createKeyService>;

interface Remembered {
  readonly key: ApiKey | undefined;
  readonly at: number;
  readonly until: number;
}

/**
 * Requests with the same secret wait for one answer. What is not there is remembered, too, so that guessing does not become queries.
 * `heardSince` says since when (epoch ms) every revocation has been heard: what is older is taken at its word for seconds only.
 */
export function createApiKeys({ service, heardSince }: { service: KeyService; heardSince: () => number | undefined }): ApiKeys {
  const known = createLruMap<Remembered>(10_000);
  const asking = new Map<string, Promise<ApiKey | undefined>>();
  const recall = (hash: string): Remembered | undefined => {
    const remembered = known.get(hash);
    if (!remembered || remembered.until <= Date.now()) return undefined;
    const since = heardSince();
    return (since !== undefined && remembered.at >= since) || Date.now() - remembered.at < deafMs ? remembered : undefined;
  };
  function ask(hash: string): Promise<ApiKey | undefined> {
    // Whoever was told meanwhile to forget it took the entry of `asking` away; another may stand there since.
    const isStillAsked = (): boolean => asking.get(hash) === asked;
    const resolved = async (): Promise<ApiKey | undefined> => {
      const at = Date.now();
      const { key, cacheSeconds } = await resolve(service, hash);
      if (isStillAsked()) known.set(hash, { key, at, until: at + cacheSeconds * 1000 });
      return key;
    };
    const asked = resolved().finally(() => void (isStillAsked() && asking.delete(hash)));
    asking.set(hash, asked);
    return asked;
  }
  return {
    isKnown: (secret) => recall(hashOf(secret)) !== undefined,
    async find(secret) {
      const hash = hashOf(secret);
      const remembered = recall(hash);
      if (remembered) return remembered.key;
      return asking.get(hash) ?? ask(hash);
    },
    forget(keyHashes) {
      for (const hash of keyHashes) {
        asking.delete(hash);
        known.set(hash, { key: undefined, at: 0, until: 0 });
      }
    },
    stop: () => service.close(),
  };
}

async function resolve(service: KeyService, keyHash: string): Promise<{ key: ApiKey | undefined; cacheSeconds: number }> {
  // Only looks something up; the instance that was asked may be about to stop.
  const ask = () => retry(() => service.post('/internal/api-keys/resolve', { keyHash }), { name: 'api-keys', attempts: 2, isRetryable: (error) => isBreak(error) || isRefusal(error) });
  const { status, body } = await ask().catch((error: unknown) => {
    throw new DomainError('UNAVAILABLE', 'API keys cannot be checked at the moment.', { cause: error, details: { retryAfterSeconds: 2 } });
  });
  if (status === 404) return { key: undefined, cacheSeconds: missingSchema.parse(body).cacheSeconds };
  if (status !== 200) throw new DomainError('UNAVAILABLE', 'API keys cannot be checked at the moment.', { details: { retryAfterSeconds: 2, status } });
  const { viewer, cacheSeconds, validUntil: _end, ...key } = keySchema.parse(body);
  return { key: { ...key, viewer: anonymousViewer({ ...viewer, kind: 'partner', client: { name: key.prefix, version: '0' } }) }, cacheSeconds };
}

/** POST /internal/api-keys/resolve: lets the gateway, and nobody else, turn the hash of an API key into a viewer. */
import type { IdentityVerifier } from '#platform/auth/identity';
import { identityHeader, IdentityError } from '#platform/auth/identity';
import { anonymousViewer, type Membership, type Viewer } from '#platform/auth/viewer';
import type { Database } from '#platform/data/database';
import { errorResponse, json, type HttpRequest, type HttpResponse, type Route } from '#platform/server/http-types';
import { z } from 'zod';
import { apiKeyByHash, noteUse } from './data/api-key-repository.ts';
import { rolesOfScopes, type ApiBudget } from './domain/api-key.ts';

/** What the gateway learns about a key. */
export interface ResolvedApiKey {
  keyId: string;
  prefix: string;
  viewer: Viewer;
  budget: ApiBudget;
  /** Whether it acts in the sandbox marketplace, and nowhere else. */
  isSandbox: boolean;
  /** When the secret ends by itself; ISO, or null. */
  validUntil: string | null;
  /** How long the answer may be kept without asking again; `api-key.revoked.v1` ends it sooner. */
  cacheSeconds: number;
}

const bodySchema = z.strictObject({ keyHash: z.string().regex(/^[0-9a-f]{64}$/) });
const foundSeconds = 60;
/** Short, so that a new key works soon; long enough that guessing does not become queries. */
const missingSeconds = 5;

export function apiKeyRoute({ db, identity, now }: { db: Database; identity: IdentityVerifier; now: () => Date }): Route {
  return {
    method: 'POST',
    path: '/internal/api-keys/resolve',
    async handle(request) {
      if (!isGateway(request, identity)) return errorResponse(401, 'UNAUTHENTICATED', 'This is for the gateway only.');
      const body = bodySchema.safeParse(parsed(request.body));
      if (!body.success) return errorResponse(400, 'BAD_USER_INPUT', 'Expected {"keyHash": "<sha256 in hex of the key>"}.');
      return resolve(db, body.data.keyHash, now());
    },
  };
}

async function resolve(db: Database, keyHash: string, now: Date): Promise<HttpResponse> {
  const key = await apiKeyByHash(db, keyHash, now);
  if (!key) return json(404, { errors: [{ message: 'There is no such key.', extensions: { code: 'NOT_FOUND' } }], cacheSeconds: missingSeconds });
  await noteUse(db, key.id, now);
  const scopes = key.scopes.split(' ');
  const { requestsPerMinute, costPerMinute, requestsPerDay, costPerDay } = key;
  const ends = [key.validUntil, key.expiresAt].filter((end) => end !== null).map((end) => end.getTime());
  const end = ends.length > 0 ? Math.min(...ends) : null;
  const resolved: ResolvedApiKey = {
    keyId: key.id,
    prefix: key.prefix,
    viewer: anonymousViewer({ kind: 'partner', sessionId: key.id, roles: ['partner'], scopes, memberships: membershipsOfKey(key.sandboxId === null ? key.vendorId : key.sandboxVendorId, scopes), client: { name: key.prefix, version: '0' } }),
    budget: { requestsPerMinute, costPerMinute, requestsPerDay, costPerDay },
    isSandbox: key.sandboxId !== null,
    validUntil: end === null ? null : new Date(end).toISOString(),
    cacheSeconds: end === null ? foundSeconds : Math.min(foundSeconds, Math.floor((end - now.getTime()) / 1000)),
  };
  return json(200, resolved);
}

/** A key acts at its vendor, or that of its sandbox, and nowhere else. */
function membershipsOfKey(vendorId: string | null, scopes: readonly string[]): Membership[] {
  return vendorId === null ? [] : rolesOfScopes(scopes).map((role) => ({ tenantId: vendorId, role }));
}

/** The identity is signed by the gateway's key for this body, and says that the gateway itself is asking. */
export function isGateway(request: HttpRequest, identity: IdentityVerifier): boolean {
  const token = request.headers[identityHeader];
  try {
    return identity.verify(typeof token === 'string' ? token : undefined, request.body).viewer.kind === 'service';
  } catch (error) {
    if (error instanceof IdentityError) return false;
    throw error;
  }
}

export function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

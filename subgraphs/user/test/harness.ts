/** The user subgraph on a database of its own, without a broker: what it would publish is read from the outbox table. */
import { createRedis, closeRedis } from '#platform/cache/redis';
import { createSealer } from '#platform/auth/sealer';
import { generateKeyPair, publicJwks, signingKey, type Ed25519Jwk } from '#platform/auth/keys';
import type { Viewer } from '#platform/auth/viewer';
import { platformMigrations } from '#platform/data/database';
import { createOutbox } from '#platform/outbox/outbox';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestDatabase } from '#platform/testing/test-database';
import { testService } from '#platform/testing/test-environment';
import { createTestSubgraph } from '#platform/testing/test-subgraph';
import { customer, testIdentityVerifier } from '#platform/testing/test-viewer';
import { buildApp, schemaFile } from '../app.ts';
import { createAttemptLimits } from '../credentials/attempt-limits.ts';
import { createPasswordHasher } from '../credentials/password-hasher.ts';
import { createTokenIssuer } from '../credentials/token-issuer.ts';
import { entities } from '../data/entities.ts';
import { migrations } from '../data/migrations/index.ts';

const dayMs = 86_400_000;
export const goodPassword = 'gravel-orchid-5581';
export const issuer = { issuer: 'marketplace-user', audience: 'marketplace-gateway' };

export interface SessionResult {
  user: { id: string; email: string | null } | null;
  tokens: { accessToken: string; refreshToken: string; refreshTokenExpiresAt: string; sessionId: string } | null;
  challenge: { token: string; expiresAt: string } | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}
export const testSealingKeys = { test: '5a'.repeat(32) };
export const sessionFields = 'challenge { token expiresAt } user { id email } tokens { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt sessionId } userErrors { code field message }';

export async function startUserSubgraph({ attempts = 1000, failuresPerAddress = 1000, requestsPerAddress = 1000, secondFactorPolicy = 'optional', hasSandbox = true }: { hasSandbox?: boolean; attempts?: number; failuresPerAddress?: number; requestsPerAddress?: number; secondFactorPolicy?: 'required' | 'optional' } = {}) {
  const db = await createTestDatabase({ entities, migrations: [...platformMigrations, ...migrations], poolSize: 20, queueLimit: 500 });
  const logger = silentLogger();
  const outbox = createOutbox({ producer: 'user' });
  const redis = createRedis({ url: testService('TEST_REDIS_URL'), logger, commandTimeoutMs: 2_000 });
  const keys = { keys: [generateKeyPair('test-current').privateJwk, generateKeyPair('test-previous').privateJwk] };
  const clock = { offsetMs: 0 };
  const work = { hashed: 0, verified: 0 };
  const hasher = createPasswordHasher({ maxConcurrent: 2 });
  const app = buildApp({
    db,
    workerDb: db,
    outbox,
    publicKeys: () => publicJwks(keys),
    identity: testIdentityVerifier('user'),
    passwords: {
      ...hasher,
      hash: (password) => ((work.hashed += 1), hasher.hash(password)),
      verify: (stored, password) => ((work.verified += 1), hasher.verify(stored, password)),
    },
    tokens: createTokenIssuer({ signing: signingKey(keys.keys[0] as Ed25519Jwk), ...issuer, lifetimeSeconds: 600 }),
    limits: createAttemptLimits({ redis, attempts, windowMs: 900_000, failuresPerAddress, requestsPerAddress }),
    sealer: createSealer(testSealingKeys),
    secondFactorPolicy,
    hasSandbox,
    sessionPolicy: { maxMs: 90 * dayMs, idleMs: 30 * dayMs },
    now: () => new Date(Date.now() + clock.offsetMs),
  });
  const subgraph = await createTestSubgraph({ name: 'user', schemaFile, maxDurationMs: 10_000, ...app });
  const { call } = subgraph;
  let counter = 0;

  async function session(field: string, args: string, variables: Record<string, unknown>, types: string): Promise<SessionResult> {
    const { data, errors } = await call<Record<string, SessionResult>>({ query: `mutation(${types}) { ${field}(${args}) { ${sessionFields} } }`, variables });
    if (!data?.[field]) throw new Error(JSON.stringify(errors));
    return data[field];
  }
  const signUp = (input: Record<string, unknown> = {}) => {
    counter += 1;
    const person = { email: `person-${counter}@example.com`, password: goodPassword, displayName: `Person ${counter}`, ...input };
    return session('userSignUp', 'input: $input', { input: person }, '$input: UserSignUpInput!');
  };

  return {
    db, outbox, app, call, keys, clock, work, redis,
    signUp,
    signIn: (email: string, password: string = goodPassword, client?: object) => session('userSignIn', 'input: $input', { input: { email, password, client } }, '$input: UserSignInInput!'),
    refresh: (refreshToken: string, more: { deviceId?: string; idempotencyKey?: string } = {}) =>
      session('sessionRefresh', 'refreshToken: $refreshToken, deviceId: $deviceId, idempotencyKey: $idempotencyKey', { refreshToken, ...more }, '$refreshToken: String!, $deviceId: String, $idempotencyKey: String'),
    /** A new person with tokens, and the viewer the gateway would make of them. */
    async person(input: Record<string, unknown> = {}) {
      const { user, tokens } = await signUp(input);
      if (!user || !tokens) throw new Error('the sign-up was refused');
      return { id: user.id, email: user.email as string, tokens, viewer: viewerOf(user.id, tokens.sessionId) };
    },
    async published(type: string, aggregateId?: string) {
      const rows = await db.query<{ envelope: string }>('SELECT envelope FROM outbox WHERE type = ? ORDER BY id', [type]);
      const messages = rows.map((row) => JSON.parse(row.envelope) as { aggregateId: string; aggregateVersion: number; data: Record<string, unknown> });
      return messages.filter((message) => aggregateId === undefined || message.aggregateId === aggregateId);
    },
    async stop() {
      await subgraph.stop();
      await closeRedis(redis);
      await db.drop();
    },
  };
}

export type UserSubgraph = Awaited<ReturnType<typeof startUserSubgraph>>;

function viewerOf(userId: string, sessionId: string): Viewer {
  return customer(userId, { sessionId });
}

export const codesOf = (result: { userErrors: { code: string }[] }) => result.userErrors.map(({ code }) => code);

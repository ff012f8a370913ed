import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { createGatewayClient } from '#platform/bff/gateway-client';
import { readManifest } from '#platform/bff/operation-registry';
import { startStubGateway, type StubGateway } from '#platform/bff/testing/stub-gateway';
import { closeRedis, createRedis, type Redis } from '#platform/cache/redis';
import type { EntryAdmission } from '#platform/limits/entry-admission';
import { createHttpServer } from '#platform/server/http-server';
import { silentLogger } from '#platform/telemetry/logger';
import { testService } from '#platform/testing/test-environment';
import { waitFor } from '#platform/testing/wait-for';
import { assembleApp, type App } from '../app.ts';
import { createBrowser, type Browser } from './browser.ts';

export const storefrontOrigin = 'https://shop.test';

export interface Harness {
  gateway: StubGateway;
  redis: Redis;
  base: string;
  /** Switches features, as a changed settings file does. */
  applyFeatures: App['applyFeatures'];
  /** What a message of the broker makes of pages in memory. */
  evict(...tags: string[]): void;
  /** A browser without cookies, on a page of the storefront. */
  browser(): Browser;
  stop(): Promise<void>;
}

const mocks = {
  Money: { amount: '12.50', minorUnits: 1250, fractionDigits: 2 },
  Image: { width: 2000, height: 1500, url: ({ width }: { width: number }) => `https://media.test/picture?w=${width}` },
  Query: { cart: null, me: null },
};
const scalars = { CurrencyCode: 'EUR', CountryCode: 'DE', DateTime: '2026-03-01T09:30:00.000Z', SafeInt: 1250 };

export interface HarnessOptions {
  redisUrl?: string;
  isRedisExpected?: boolean;
  /** Pages are made for each request unless a test is about keeping them. */
  pageFreshMs?: number;
  allowUnregistered?: boolean;
  admission?: EntryAdmission;
}

/** The web BFF over real HTTP and Redis, in front of a gateway that runs the published API on made-up data. */
export async function startHarness({ redisUrl = testService('TEST_REDIS_URL'), isRedisExpected = true, pageFreshMs = 0, allowUnregistered = false, admission }: HarnessOptions = {}): Promise<Harness> {
  const logger = silentLogger();
  const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
  const gateway = await startStubGateway({ schema, mocks, scalars });
  const client = createGatewayClient({ url: gateway.url, client: { name: 'bff-web', version: 'test' }, logger });
  const redis = createRedis({ url: redisUrl, logger, commandTimeoutMs: 2000 });
  const manifest = readManifest(new URL('../../schema/operations/web.json', import.meta.url));
  const { routes, pages, applyFeatures } = assembleApp({ gateway: client, redis, logger, manifest, publicUrl: storefrontOrigin, allowedOrigins: [], secureCookie: true, allowUnregistered, timeoutMs: 4000, pageFreshMs, mediaBaseUrl: 'http://media.test/media', admission });
  const server = createHttpServer({ service: 'bff-web', logger, routes, drainGraceMs: 0 });
  const base = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
  if (isRedisExpected) await waitFor(() => redis.status === 'ready', { what: 'Redis' });
  return {
    gateway,
    redis,
    base,
    applyFeatures,
    evict: (...tags) => pages?.evict(tags),
    browser: () => createBrowser({ base, manifest, origin: storefrontOrigin }),
    async stop() {
      await server.close();
      await client.close();
      await gateway.close();
      await closeRedis(redis);
    },
  };
}

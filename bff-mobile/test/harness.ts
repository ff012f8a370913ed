import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { createGatewayClient } from '#platform/bff/gateway-client';
import { readManifest } from '#platform/bff/operation-registry';
import { startStubGateway, type StubGateway } from '#platform/bff/testing/stub-gateway';
import { createHttpServer } from '#platform/server/http-server';
import { silentLogger } from '#platform/telemetry/logger';
import { assembleApp, type App as MobileApp } from '../app.ts';
import { createApp, type App } from './app.ts';

export interface Harness {
  gateway: StubGateway;
  base: string;
  /** Switches features, as a changed settings file does. */
  applyFeatures: MobileApp['applyFeatures'];
  /** What a message of the broker makes of screens in memory. */
  evict(...tags: string[]): void;
  /** An app that was just installed. */
  app(): App;
  stop(): Promise<void>;
}

const mocks = {
  Money: { amount: '12.50', minorUnits: 1250, fractionDigits: 2 },
  Image: { width: 2000, height: 1500, url: ({ width }: { width: number }) => `https://media.test/picture?w=${width}` },
  Query: { cart: null, me: null },
};
const scalars = { CurrencyCode: 'EUR', CountryCode: 'DE', DateTime: '2026-03-01T09:30:00.000Z', SafeInt: 1250 };

export const manifest = readManifest(new URL('../../schema/operations/mobile.json', import.meta.url));

/** A gateway that runs the published API on made-up data. */
export function startGateway(): Promise<StubGateway> {
  const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
  return startStubGateway({ schema, mocks, scalars });
}

export interface HarnessOptions {
  minimumAppVersion?: string;
  pageFreshMs?: number;
  allowUnregistered?: boolean;
}

/** The mobile BFF over real HTTP, in front of a made-up gateway. */
export async function startHarness({ minimumAppVersion = '1.0.0', pageFreshMs = 0, allowUnregistered = false }: HarnessOptions = {}): Promise<Harness> {
  const logger = silentLogger();
  const gateway = await startGateway();
  const client = createGatewayClient({ url: gateway.url, client: { name: 'bff-mobile', version: 'test' }, logger });
  const { routes, pages, applyFeatures } = assembleApp({ gateway: client, logger, manifest, minimumAppVersion, allowUnregistered, timeoutMs: 4000, pageFreshMs });
  const server = createHttpServer({ service: 'bff-mobile', logger, routes, drainGraceMs: 0 });
  const base = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
  return {
    gateway,
    base,
    applyFeatures,
    evict: (...tags) => pages?.evict(tags),
    app: () => createApp({ base, manifest }),
    async stop() {
      await server.close();
      await client.close();
      await gateway.close();
    },
  };
}

/**
 * The order subgraph as it runs: real database, real broker, the real payment sandbox over HTTP; only the product subgraph is a
 * stand-in. One call starts everything and one stops it.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platformMigrations } from '#platform/data/database';
import { startConsumers } from '#platform/messaging/consumer';
import { createOutbox } from '#platform/outbox/outbox';
import { createRelay } from '#platform/outbox/relay';
import { createHttpServer } from '#platform/server/http-server';
import { startJobs } from '#platform/service/jobs';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestBroker } from '#platform/testing/test-broker';
import { createTestDatabase } from '#platform/testing/test-database';
import type { Route } from '#platform/server/http-types';
import { createTestSubgraph } from '#platform/testing/test-subgraph';
import { buildSandbox } from '../../../dev/payment-sandbox/app.ts';
import { buildApp, schemaFile } from '../app.ts';
import { migrations } from '../data/migrations/index.ts';
import { createSandboxProvider } from '../payments/sandbox-adapter.ts';
import { signedWebhook } from '../payments/test/signed-webhook.ts';
import { createStubProduct } from './stub-product.ts';

const apiKey = 'k'.repeat(32);
const webhookSecret = 'w'.repeat(32);

export async function startOrderSubgraph({ now, backlogLimit }: { now?: () => Date; backlogLimit?: number } = {}) {
  const logger = silentLogger();
  const db = await createTestDatabase({ migrations: [...platformMigrations, ...migrations], poolSize: 20, queueLimit: 500 });
  const broker = await createTestBroker('order');
  const relay = createRelay({ db, broker, logger });
  const outbox = createOutbox({ producer: 'order', relay, backlogLimit });
  const product = createStubProduct(createOutbox({ producer: 'product', relay }));

  // Where the sandbox sends its events: the app's own route, over HTTP.
  const webhooks = createHttpServer({ service: 'order-webhooks', logger, drainGraceMs: 0, routes: [{ method: 'POST', path: '/webhooks/payment', handle: (request) => webhookRoute().handle(request) }] });
  const webhookUrl = `http://127.0.0.1:${await webhooks.listen({ host: '127.0.0.1', port: 0 })}/webhooks/payment`;
  const sandboxDir = await mkdtemp(join(tmpdir(), 'payment-sandbox-'));
  const sandbox = buildSandbox({ dir: sandboxDir, apiKey, webhookSecret, webhookUrl, publicUrl: null, logger });
  const sandboxUrl = `http://127.0.0.1:${await sandbox.listen({ host: '127.0.0.1', port: 0 })}`;
  const provider = createSandboxProvider({ url: sandboxUrl, apiKey, webhookSecrets: [webhookSecret], timeoutMs: 1_500 });

  const app = buildApp({ db, workerDb: db, outbox, logger, provider, downloads: { baseUrl: 'http://downloads.test/downloads', key: 'd'.repeat(32) }, ...(now && { now }) });
  const webhookRoute = () => app.routes?.[0] as Route;
  const subgraph = await createTestSubgraph({ name: 'order', schemaFile, ...app });
  const consumers = [...(app.consumers ?? []), product.consumer];
  const running = await startConsumers({ broker, db, consumers, logger });
  const jobs = startJobs({ jobs: [...(app.jobs ?? [])], logger });
  relay.start();

  async function control(body: object): Promise<void> {
    const response = await fetch(`${sandboxUrl}/control`, { method: 'POST', headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`the sandbox refused the control call: ${response.status} ${await response.text()}`);
  }
  // Events are held back, so that a test sees the answers alone unless it asks for events.
  await control({ webhooks: { paused: true } });

  return {
    db,
    broker,
    outbox,
    product,
    provider,
    app,
    sandboxUrl,
    call: subgraph.call,
    /** Tells the sandbox how to behave (see dev/payment-sandbox/README.md). */
    control,
    /** An event as the provider would send it, signed, whatever has happened there. */
    async tell({ type, idempotencyKey = null, data }: { type: string; idempotencyKey?: string | null; data: { id: string; reference: string; amountMinor: number } }): Promise<void> {
      const event = { id: randomUUID(), type, createdAt: new Date().toISOString(), idempotencyKey, data: { currency: 'EUR', ...data } };
      const { body, signature } = signedWebhook(webhookSecret, event);
      await webhookRoute().handle({ headers: { 'x-sandbox-signature': signature }, body } as unknown as Parameters<Route['handle']>[0]);
    },
    async stop() {
      await jobs.stop();
      await running.stop();
      await subgraph.stop();
      await app.stop?.();
      await relay.stop();
      await broker.destroy(consumers);
      for (const step of sandbox.stop) await step.run();
      await webhooks.close();
      await db.drop();
      await rm(sandboxDir, { recursive: true });
    },
  };
}

export type OrderSubgraph = Awaited<ReturnType<typeof startOrderSubgraph>>;

/** An opaque id with a prefix, as the other subgraphs would have made. */
export const fakeId = (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 26)}`;

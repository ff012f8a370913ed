/**
 * The notification subgraph as it runs: real database, real broker, events through the outbox and its relay. Mails go to a
 * folder, and other channels to what a test passes.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedis } from '#platform/cache/redis';
import { platformMigrations } from '#platform/data/database';
import { startConsumers } from '#platform/messaging/consumer';
import type { Contract, InputOf } from '#platform/messaging/contract';
import { createOutbox } from '#platform/outbox/outbox';
import { createRelay } from '#platform/outbox/relay';
import { startJobs } from '#platform/service/jobs';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestBroker } from '#platform/testing/test-broker';
import { createTestDatabase } from '#platform/testing/test-database';
import { testService } from '#platform/testing/test-environment';
import { createTestSubgraph } from '#platform/testing/test-subgraph';
import { waitFor } from '#platform/testing/wait-for';
import { buildApp, schemaFile } from '../app.ts';
import type { Channel } from '../channels/channel.ts';
import { createEmail } from '../channels/email.ts';
import { createInApp } from '../channels/in-app.ts';
import { createEndpointCaller } from '../channels/webhook-call.ts';
import { createWebhook } from '../channels/webhook.ts';
import { endpointsIn } from '../data/endpoint-repository.ts';
import { migrations } from '../data/migrations/index.ts';
import { createFileTransport } from '../mail/transport.ts';

export interface HarnessOptions {
  /** Channels besides inbox and mail. */
  extraChannels?: readonly Channel[];
  now?: () => Date;
  /** Limits of channels, messages per minute. */
  perMinute?: Readonly<Record<string, number>>;
}

export async function startNotificationSubgraph({ extraChannels = [], now = () => new Date(), perMinute = {} }: HarnessOptions = {}) {
  const logger = silentLogger();
  const db = await createTestDatabase({ migrations: [...platformMigrations, ...migrations] });
  const broker = await createTestBroker('notification');
  const relay = createRelay({ db, broker, logger });
  const mailDir = await mkdtemp(join(tmpdir(), 'notification-mail-'));
  const outbox = createOutbox({ producer: 'notification', relay });
  const email = createEmail({ transport: createFileTransport({ dir: mailDir }), from: 'Marketplace <no-reply@shop.test>', publicUrl: 'https://shop.test' });
  const webhook = createWebhook({ endpoints: endpointsIn(db), call: createEndpointCaller({ areLocalAllowed: true }), now });
  const channels = [createInApp({ outbox }), email, webhook, ...extraChannels];
  const app = buildApp({ db, workerDb: db, outbox, logger, now, channels, areLocalEndpointsAllowed: true, retention: { days: 180 }, limits: { redis: createRedis({ url: testService('TEST_REDIS_URL'), logger }), perMinute } });
  const subgraph = await createTestSubgraph({ name: 'notification', schemaFile, ...app });
  const consumers = [...(app.consumers ?? [])];
  const running = await startConsumers({ broker, db, consumers, logger, isPrompt: true });
  // Endpoints are turned off by the tests themselves: they move the clock by hours, and this job would turn off what is about to be tried for the last time.
  const inBackground = (app.jobs ?? []).filter(({ name }) => name !== 'disable-failing-endpoints');
  const jobs = startJobs({ jobs: inBackground.map(({ name, everyMs, run }) => ({ name, everyMs: everyMs / 15, run })), logger });
  relay.start();
  let version = 0;

  return {
    db,
    broker,
    channels,
    call: subgraph.call,
    /** Announces an event as its producer would; returns the message's id. */
    async emit<C extends Contract>(contract: C, data: InputOf<C>, { aggregateId = fakeId('agg'), aggregateVersion = ++version } = {}): Promise<string> {
      const producer = createOutbox({ producer: contract.producer as string, relay });
      return db.transaction((tx) => producer.add(tx, contract, { aggregateId, aggregateVersion, data: data as never }));
    },
    /** The deliveries of an event's notifications, once there are `count` of them and none is pending. */
    settled: (event: string, source: string, count: number) =>
      waitFor(
        async () => {
          const rows = await db.query<DeliveryRow>(
            `SELECT d.id, n.recipient, d.channel, d.state, d.attempts, d.last_error AS lastError FROM deliveries d JOIN notifications n ON n.id = d.notification_id
             WHERE n.event = ? AND n.source = ? ORDER BY n.recipient, d.channel`,
            [event, source],
          );
          return rows.length === count && rows.every(({ state }) => state !== 'PENDING') ? rows : undefined;
        },
        { what: `${count} finished deliveries of ${event}`, timeoutMs: 20_000 },
      ),
    /** Waits until a row exists that `sql` selects. */
    exists: (sql: string, params: readonly unknown[], what: string) => waitFor(async () => (await db.query(sql, params)).length > 0, { what, timeoutMs: 20_000 }),
    /** The files of the mail with a delivery id: `.eml`, `.html`, `.txt`. */
    async mail(deliveryId: string) {
      const names = (await readdir(mailDir)).filter((name) => name.startsWith(deliveryId));
      const read = (end: string) => readFile(join(mailDir, names.find((name) => name.endsWith(end)) ?? `no ${end} of ${deliveryId}`), 'utf8');
      return { names, eml: await read('.eml'), html: await read('.html'), text: await read('.txt') };
    },
    async stop() {
      await jobs.stop();
      await running.stop();
      await subgraph.stop();
      await app.stop?.();
      await relay.stop();
      await broker.destroy(consumers);
      await db.drop();
      await rm(mailDir, { recursive: true });
    },
  };
}

export type NotificationSubgraph = Awaited<ReturnType<typeof startNotificationSubgraph>>;

export interface DeliveryRow {
  id: string;
  recipient: string;
  channel: string;
  state: string;
  attempts: number;
  lastError: string | null;
}

/** An opaque id with a prefix, as the other subgraphs would have made. */
export const fakeId = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 26)}`;

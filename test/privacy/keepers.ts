/** The five subgraphs as far as they keep data about people, each with its own database, on one broker. */
import type { MigrationInterface } from 'typeorm';
import { platformMigrations } from '#platform/data/database';
import { connectBroker } from '#platform/messaging/broker';
import { startConsumers, type Consumer } from '#platform/messaging/consumer';
import { createOutbox, type Outbox } from '#platform/outbox/outbox';
import { createRelay } from '#platform/outbox/relay';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestBroker, type TestBroker } from '#platform/testing/test-broker';
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database';
import { createPersonalDataConsumer as notificationConsumer } from '../../subgraphs/notification/consumers/personal-data.ts';
import { migrations as notificationMigrations } from '../../subgraphs/notification/data/migrations/index.ts';
import { createPersonalDataConsumer as orderConsumer } from '../../subgraphs/order/consumers/personal-data.ts';
import { migrations as orderMigrations } from '../../subgraphs/order/data/migrations/index.ts';
import { entities as productEntities } from '../../subgraphs/product/data/entities.ts';
import { migrations as productMigrations } from '../../subgraphs/product/data/migrations/index.ts';
import { createPersonalDataConsumer as productConsumer } from '../../subgraphs/product/personal-data.ts';
import { startUserSubgraph } from '../../subgraphs/user/test/harness.ts';
import { entities as vendorEntities } from '../../subgraphs/vendor/data/entities.ts';
import { migrations as vendorMigrations } from '../../subgraphs/vendor/data/migrations/index.ts';
import { createPersonalDataConsumer as vendorConsumer } from '../../subgraphs/vendor/personal-data.ts';

type MakeConsumer = (deps: { outbox: Outbox; now: () => Date }) => Consumer;
interface Keeper { migrations: readonly (new () => MigrationInterface)[]; entities?: readonly unknown[]; consumer: MakeConsumer }

const keepers = {
  order: { migrations: orderMigrations, consumer: orderConsumer },
  product: { migrations: productMigrations, entities: productEntities, consumer: productConsumer },
  vendor: { migrations: vendorMigrations, entities: vendorEntities, consumer: vendorConsumer },
  notification: { migrations: notificationMigrations, consumer: notificationConsumer },
} satisfies Record<string, Keeper>;
export type KeeperName = keyof typeof keepers;

interface Running {
  db: TestDatabase;
  stop(): Promise<void>;
}

export async function startKeepers() {
  const user = await startUserSubgraph();
  const broker = await createTestBroker('user');
  const consumers: Consumer[] = [...(user.app.consumers ?? [])];
  const stops: (() => Promise<void>)[] = [await attach({ name: 'user', db: user.db, broker, consumers: user.app.consumers ?? [] })];
  const databases = {} as Record<KeeperName, TestDatabase>;
  for (const name of Object.keys(keepers) as KeeperName[]) {
    const { db, stop } = await startKeeper(name, broker, consumers);
    databases[name] = db;
    stops.push(stop);
  }
  return {
    user,
    databases,
    /** What the user subgraph does by the clock: deletions that are due. */
    keepHouse: () => user.app.jobs?.find(({ name }) => name === 'privacy-keeper')?.run(new AbortController().signal),
    async stop() {
      for (const stop of stops) await stop();
      await broker.destroy(consumers);
      await user.stop();
    },
  };
}

async function startKeeper(name: KeeperName, broker: TestBroker, all: Consumer[]): Promise<Running> {
  const { migrations, entities, consumer }: Keeper = keepers[name];
  const db = await createTestDatabase({ ...(entities && { entities }), migrations: [...platformMigrations, ...migrations] });
  const consumers = [consumer({ outbox: createOutbox({ producer: name }), now: () => new Date() })];
  all.push(...consumers);
  const detach = await attach({ name, db, broker, consumers });
  return { db, stop: async () => { await detach(); await db.drop(); } };
}

/** Sends what the database's outbox holds, and consumes, over a connection of its own. */
async function attach({ name, db, broker, consumers }: { name: string; db: TestDatabase; broker: TestBroker; consumers: readonly Consumer[] }): Promise<() => Promise<void>> {
  const logger = silentLogger();
  const connection = await connectBroker({ ...broker.options, service: name });
  const relay = createRelay({ db, broker: connection, logger, pollMs: 20 });
  const running = await startConsumers({ broker: connection, db, consumers: [...consumers], logger });
  relay.start();
  return async () => {
    await running.stop();
    await relay.stop();
    await connection.close();
  };
}

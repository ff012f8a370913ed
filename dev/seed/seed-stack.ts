/** Fills a running stack with the demo marketplace, subgraph by subgraph, and waits until each knows what it copies from the others. */
import { createDatabase, platformMigrations, type Database } from '#platform/data/database';
import { createOutbox } from '#platform/outbox/outbox';
import { createLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import { seed as seedOrder } from '../../subgraphs/order/seed.ts';
import { closeStatements } from '../../subgraphs/order/use-cases/close-statements.ts';
import { seed as seedProduct } from '../../subgraphs/product/seed.ts';
import { seed as seedUser } from '../../subgraphs/user/seed.ts';
import { entities as productEntities } from '../../subgraphs/product/data/entities.ts';
import { entities as userEntities } from '../../subgraphs/user/data/entities.ts';
import { entities as vendorEntities } from '../../subgraphs/vendor/data/entities.ts';
import { seed as seedVendor } from '../../subgraphs/vendor/seed.ts';
import { daysBefore } from '../demo/dates.ts';
import { buildDemoData } from '../demo/demo-data.ts';
import type { DemoData } from '../demo/model.ts';
import type { SubgraphName, Topology } from '../services.ts';
import { createApi } from './api.ts';
import { seedOrders } from './orders.ts';

export interface SeedStackOptions {
  topology: Topology;
  /** Told what is being done, and how far it is. */
  say: (text: string) => void;
  now?: Date;
  /** How many of the past orders to make, the newest first; all unless set. */
  pastOrders?: number;
}

const logger = createLogger({ service: 'seed', level: 'error' });

const entitiesOf: Partial<Record<SubgraphName, readonly unknown[]>> = { user: userEntities, vendor: vendorEntities, product: productEntities };

/** Runs `work` with a connection to one subgraph's database. */
export async function withDatabase<T>(topology: Topology, name: SubgraphName, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await createDatabase({ url: topology.databases[name] as string, entities: entitiesOf[name], migrations: platformMigrations, logger, poolSize: 4, statementTimeoutMs: 60_000 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** Whether nobody has put anything into the catalog yet. */
export function isEmpty(topology: Topology): Promise<boolean> {
  return withDatabase(topology, 'product', async (db) => (await db.query('SELECT id FROM products LIMIT 1')).length === 0);
}

/** Doing it twice changes nothing but adds no orders either. Returns what was written, in words. */
export async function seedStack({ topology, say, now = new Date(), pastOrders }: SeedStackOptions): Promise<string> {
  const data = buildDemoData();
  say('people');
  await withDatabase(topology, 'user', (db) => seedUser({ db, outbox: createOutbox({ producer: 'user' }), sealingKeys: { first: topology.secrets.sealingKey }, users: data.users, customers: data.customers, now }));
  say('vendors');
  await withDatabase(topology, 'vendor', (db) => seedVendor({ db, outbox: createOutbox({ producer: 'vendor' }), vendors: data.vendors, categories: data.categories, now }));
  say('catalog');
  await withDatabase(topology, 'product', (db) => seedProduct({ db, ...data, now }));
  await withDatabase(topology, 'order', (db) => seedOrder({ db, coupons: data.coupons, now }));
  say('waiting until every service knows the catalog');
  await waitForCopies(topology, data);
  const orders = await ordersWhenNone({ topology, data: { ...data, orders: data.orders.toSorted((a, b) => a.placedDaysAgo - b.placedDaysAgo).slice(0, pastOrders) }, now, say });
  return `${data.vendors.length} vendors, ${data.products.length} products, ${data.customers.length} customers, ${orders}`;
}

/** Events carry the catalog to the order subgraph; nothing can be bought before. */
export async function waitForCopies(topology: Topology, { vendors, products, users }: Pick<DemoData, 'vendors' | 'products' | 'users'>, timeoutMs = 60_000): Promise<void> {
  await withDatabase(topology, 'order', (db) =>
    waitFor(
      async () => {
        const [row] = await db.query<{ vendors: number; products: number; users: number }>(
          'SELECT (SELECT COUNT(*) FROM vendor_copies) AS vendors, (SELECT COUNT(*) FROM product_copies) AS products, (SELECT COUNT(*) FROM user_copies) AS users',
        );
        return row && row.vendors >= vendors.length && row.products >= products.length && row.users >= users.length;
      },
      { what: 'the order subgraph to know every vendor, product and person', timeoutMs, intervalMs: 100 },
    ),
  );
}

async function ordersWhenNone({ topology, data, now, say }: { topology: Topology; data: DemoData; now: Date; say: (text: string) => void }): Promise<string> {
  const hasOrders = await withDatabase(topology, 'order', async (db) => (await db.query('SELECT id FROM orders LIMIT 1')).length > 0);
  if (hasOrders) return 'orders as they were';
  const count = await withDatabase(topology, 'order', async (db) => {
    const made = await seedOrders({ api: createApi(topology), db, data, now, onProgress: (done, total) => say(`orders ${done}/${total}`) });
    await closePastMonths({ db, now, oldestDaysAgo: Math.max(0, ...data.orders.map(({ placedDaysAgo }) => placedDaysAgo)) });
    return made;
  });
  return `${count} past orders`;
}

/** Vendors' statements of all months that have orders: the service itself closes the month before the present one only. */
async function closePastMonths({ db, now, oldestDaysAgo }: { db: Database; now: Date; oldestDaysAgo: number }): Promise<void> {
  const oldest = daysBefore(now, oldestDaysAgo);
  for (let monthsAgo = 0; ; monthsAgo += 1) {
    // Well into a month, the one before is closed.
    const at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, 2));
    if (at < oldest) return;
    if (at <= now) await closeStatements({ db, now: () => at });
  }
}

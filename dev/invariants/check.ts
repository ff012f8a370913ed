/** Every invariant of the marketplace over the databases of a running stack, across subgraphs where it takes two to tell. */
import type { Database } from '#platform/data/database';
import type { CheckProgress } from '#platform/service/sliced-check';
import { notificationInvariants } from '../../subgraphs/notification/invariants.ts';
import { orderInvariants } from '../../subgraphs/order/invariants.ts';
import { stockInvariants } from '../../subgraphs/product/invariants.ts';
import { withDatabase } from '../seed/seed-stack.ts';
import { reconcile } from './reconcile.ts';
import { subgraphNames, type SubgraphName, type Topology } from '../services.ts';

/** Violations in words; empty when all hold. Call it when nothing is under way: it compares counts of several databases. */
export async function checkInvariants(topology: Topology, onProgress?: (progress: CheckProgress) => void): Promise<string[]> {
  const own = [
    ...(await withDatabase(topology, 'order', (db) => orderInvariants(db, onProgress))),
    ...(await withDatabase(topology, 'product', (db) => stockInvariants(db, onProgress))),
    ...(await withDatabase(topology, 'notification', (db) => notificationInvariants(db, onProgress))),
  ];
  const outboxes = await Promise.all(subgraphNames.map((name) => withDatabase(topology, name, (db) => unpublished(name, db))));
  return [...own, ...outboxes.flat(), ...(await stockAgreesWithOrders(topology)), ...(await reconcile(topology))];
}

/** I7: what was decided was announced. */
async function unpublished(name: SubgraphName, db: Database): Promise<string[]> {
  const [row] = await db.query<{ count: number }>('SELECT COUNT(*) AS count FROM outbox WHERE published_at IS NULL');
  return row && row.count > 0 ? [`I7: ${row.count} messages of ${name} are not published`] : [];
}

/** I2 across subgraphs: what the stock holds for orders is what orders wait to have sent. */
async function stockAgreesWithOrders(topology: Topology): Promise<string[]> {
  const held = await withDatabase(topology, 'product', (db) => quantitiesOf(db, { over: 'stock_items', quantity: 'allocated' }));
  const wanted = await withDatabase(topology, 'order', (db) => quantitiesOf(db, { over: 'order_lines', quantity: 'quantity - shipped_quantity - cancelled_quantity' }));
  return [...new Set([...wanted.keys(), ...held.keys()])]
    .filter((variantId) => (wanted.get(variantId) ?? 0) !== (held.get(variantId) ?? 0))
    .map((variantId) => `I2: ${held.get(variantId) ?? 0} of ${variantId} are allocated, orders wait for ${wanted.get(variantId) ?? 0}`);
}

const rowsAtATime = 10_000;

/** Sums by variant of what is not zero, of one moment, read in short statements: the table holds everything that was ever sold. */
function quantitiesOf(db: Database, { over, quantity }: { over: string; quantity: string }): Promise<Map<string, number>> {
  return db.snapshot(async (sql) => {
    const sums = new Map<string, number>();
    for (let after: string | undefined = ''; after !== undefined; ) {
      const rows: { id: string; variantId: string; quantity: number }[] = await sql.query(`SELECT id, variant_id AS variantId, ${quantity} AS quantity FROM ${over} WHERE id > ? ORDER BY id LIMIT ?`, [after, rowsAtATime]);
      for (const row of rows) if (row.quantity !== 0) sums.set(row.variantId, (sums.get(row.variantId) ?? 0) + row.quantity);
      after = rows.length === rowsAtATime ? rows.at(-1)?.id : undefined;
    }
    return sums;
  });
}

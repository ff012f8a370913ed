/** Every invariant of the marketplace over the databases of a running stack, across subgraphs where it takes two to tell. */
import type { Database } from '#platform/data/database';
import { notificationInvariants } from '../../subgraphs/notification/invariants.ts';
import { orderInvariants } from '../../subgraphs/order/invariants.ts';
import { stockInvariants } from '../../subgraphs/product/invariants.ts';
import { withDatabase } from '../seed/seed-stack.ts';
import { reconcile } from './reconcile.ts';
import { subgraphNames, type SubgraphName, type Topology } from '../services.ts';

/** Violations in words; empty when all hold. Call it when nothing is under way: it compares counts of several databases. */
export async function checkInvariants(topology: Topology): Promise<string[]> {
  const own = [
    ...(await withDatabase(topology, 'order', orderInvariants)),
    ...(await withDatabase(topology, 'product', stockInvariants)),
    ...(await withDatabase(topology, 'notification', notificationInvariants)),
  ];
  const outboxes = await Promise.all(subgraphNames.map((name) => withDatabase(topology, name, (db) => unpublished(name, db))));
  return [...own, ...outboxes.flat(), ...(await stockAgreesWithOrders(topology)), ...(await reconcile(topology))];
}

/** I7: what was decided was announced. */
async function unpublished(name: SubgraphName, db: Database): Promise<string[]> {
  const [row] = await db.query<{ count: number }>('SELECT COUNT(*) AS count FROM outbox WHERE published_at IS NULL');
  return row && row.count > 0 ? [`I7: ${row.count} messages of ${name} are not published`] : [];
}

interface VariantSum {
  variantId: string;
  quantity: string | number;
}

/** I2 across subgraphs: what the stock holds for orders is what orders wait to have sent. */
async function stockAgreesWithOrders(topology: Topology): Promise<string[]> {
  const allocated = await withDatabase(topology, 'product', (db) =>
    db.query<VariantSum>('SELECT variant_id AS variantId, SUM(allocated) AS quantity FROM stock_items GROUP BY variant_id HAVING SUM(allocated) <> 0'),
  );
  const open = await withDatabase(topology, 'order', (db) =>
    db.query<VariantSum>(
      `SELECT variant_id AS variantId, SUM(quantity - shipped_quantity - cancelled_quantity) AS quantity FROM order_lines
       GROUP BY variant_id HAVING SUM(quantity - shipped_quantity - cancelled_quantity) <> 0`,
    ),
  );
  const wanted = new Map(open.map((row) => [row.variantId, Number(row.quantity)]));
  const held = new Map(allocated.map((row) => [row.variantId, Number(row.quantity)]));
  return [...new Set([...wanted.keys(), ...held.keys()])]
    .filter((variantId) => (wanted.get(variantId) ?? 0) !== (held.get(variantId) ?? 0))
    .map((variantId) => `I2: ${held.get(variantId) ?? 0} of ${variantId} are allocated, orders wait for ${wanted.get(variantId) ?? 0}`);
}

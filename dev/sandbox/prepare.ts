/** Makes the shop of a sandbox, and takes that of before the reset out of use. Doing it twice changes nothing. */
import { anonymousViewer } from '#platform/auth/viewer';
import { createOutbox } from '#platform/outbox/outbox';
import { waitFor } from '#platform/testing/wait-for';
import { seed as seedProduct } from '../../subgraphs/product/seed.ts';
import { seed as seedVendor } from '../../subgraphs/vendor/seed.ts';
import { fieldOf, type Api, type GraphqlAnswer, type Person } from '../seed/api.ts';
import { seedOrders } from '../seed/orders.ts';
import type { Marketplace } from './marketplace.ts';
import { buildShop, type Shop } from './shop.ts';
import type { OpenSubgraph } from './subgraph.ts';

export interface Preparation {
  vendorId: string;
  formerVendorId: string | null;
}

/** @throws Error saying what could not be made. */
export async function prepareShop(marketplace: Marketplace, { vendorId, formerVendorId }: Preparation, now = new Date()): Promise<void> {
  const shop = buildShop(vendorId);
  if (formerVendorId !== null) await handOver(marketplace, formerVendorId, vendorId);
  await seedVendor({ db: marketplace.vendor.db, outbox: createOutbox({ producer: 'vendor' }), ...shop, now });
  await seedProduct({ db: marketplace.product.db, ...shop, reviews: [], now });
  await waitForCopies(marketplace, shop);
  const { db } = marketplace.order;
  const placed = new Set((await db.query<{ buyerId: string }>('SELECT customer_id AS buyerId FROM orders WHERE customer_id IN (?)', [shop.customers.map(({ id }) => id)])).map(({ buyerId }) => buyerId));
  const orders = shop.orders.filter(({ customerId }) => !placed.has(customerId));
  await seedOrders({ api: apiOf(marketplace.order), db, data: { ...shop, orders }, now });
}

/** Webhooks go on with the new shop, so that a program that was being tried need not be set up again. */
async function handOver({ notification, vendor }: Marketplace, formerVendorId: string, vendorId: string): Promise<void> {
  await notification.db.execute('UPDATE webhook_subscriptions SET vendor_id = ? WHERE vendor_id = ?', [vendorId, formerVendorId]);
  const [row] = await vendor.db.query<{ status: string }>('SELECT status FROM vendors WHERE id = ?', [formerVendorId]);
  if (row?.status !== 'APPROVED') return;
  const operator: Person = { userId: 'usr_sandbox', roles: ['admin'] };
  await apiOf(vendor).call(operator, 'mutation($id: ID!) { vendorTerminate(id: $id, reason: "The sandbox was reset.") { userErrors { code message } } }', { id: formerVendorId });
}

/** Nothing can be bought before the order subgraph has heard of it. */
async function waitForCopies({ order }: Marketplace, { vendors: [vendor], products }: Shop): Promise<void> {
  await waitFor(
    async () => {
      const [row] = await order.db.query<{ vendors: number; products: number }>(
        'SELECT (SELECT COUNT(*) FROM vendor_copies WHERE vendor_id = ?) AS vendors, (SELECT COUNT(*) FROM product_copies WHERE vendor_id = ? AND is_purchasable) AS products',
        [vendor?.id, vendor?.id],
      );
      return row && row.vendors === 1 && row.products >= products.length;
    },
    { what: 'the order subgraph to know the shop', timeoutMs: 30_000, intervalMs: 50 },
  );
}

/** Calls within the process, as anybody; there is no gateway in between. */
function apiOf({ execute }: OpenSubgraph): Api {
  return {
    async call<T>({ userId, roles, memberships = [] }: Person, query: string, variables?: Record<string, unknown>) {
      const viewer = anonymousViewer({ kind: 'user', userId, sessionId: 'ses_sandbox', roles: [...roles], memberships: [...memberships], client: { name: 'sandbox', version: '1' } });
      const { body } = await execute({ query, viewer, ...(variables && { variables }) });
      if (body.kind !== 'single') throw new Error('a single answer was expected');
      return fieldOf<T>(body.singleResult as GraphqlAnswer);
    },
  };
}

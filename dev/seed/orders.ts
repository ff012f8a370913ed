/** Past orders, made through the real checkout and fulfilment by the people concerned, then moved into the past. */
import type { Database } from '#platform/data/database';
import { waitFor } from '#platform/testing/wait-for';
import { takeOutOfSums } from '../../subgraphs/order/data/ledger-sums.ts';
import { daysBefore } from '../demo/dates.ts';
import type { DemoCustomer, DemoData, DemoMessage, DemoOrder, DemoVendorOutcome } from '../demo/model.ts';
import type { Api, Person } from './api.ts';

export interface SeedOrdersOptions {
  /** Calls the order subgraph, by whatever way. */
  api: Api;
  /** The order subgraph's. */
  db: Database;
  data: Pick<DemoData, 'vendors' | 'customers' | 'orders'>;
  now: Date;
  onProgress?: (done: number, total: number) => void;
}

/** How many customers shop at the same time. */
const parallelCustomers = 4;

/** Returns how many were made. */
export async function seedOrders({ api, db, data, now, onProgress }: SeedOrdersOptions): Promise<number> {
  const queues = [...Map.groupBy(data.orders, (order) => order.customerId).values()];
  let done = 0;
  const work = async () => {
    for (let orders = queues.shift(); orders; orders = queues.shift()) {
      for (const order of orders.toSorted((a, b) => b.placedDaysAgo - a.placedDaysAgo)) {
        await seedOrder({ api, db, data, now }, order);
        onProgress?.((done += 1), data.orders.length);
      }
    }
  };
  await Promise.all(Array.from({ length: parallelCustomers }, work));
  return done;
}

type Context = Pick<SeedOrdersOptions, 'api' | 'db' | 'data' | 'now'>;

interface CheckoutView {
  checkout: { id: string; state: string; isFinished: boolean } | null;
}

async function seedOrder(context: Context, order: DemoOrder): Promise<void> {
  const { api, db, data, now } = context;
  const customer = data.customers.find((candidate) => candidate.id === order.customerId) as DemoCustomer;
  const buyer: Person = { userId: customer.id, roles: ['customer'] };
  const vendorIdOf = ({ vendorSlug }: DemoVendorOutcome) => data.vendors.find(({ slug }) => slug === vendorSlug)?.id;
  const gifts = order.vendorOutcomes.flatMap((outcome) => (outcome.giftMessage === null ? [] : [{ vendorId: vendorIdOf(outcome), giftMessage: outcome.giftMessage }]));
  const checkoutId = await checkOut(api, buyer, { customer, order, gifts });
  if (order.endState !== 'payment_failed') {
    const { vendorOrders } = await api.call<{ vendorOrders: VendorOrderView[] }>(buyer, vendorOrdersQuery, { id: await orderIdOf(db, checkoutId) });
    for (const outcome of order.vendorOutcomes) {
      const part = vendorOrders.find(({ vendor }) => vendor?.id === vendorIdOf(outcome)) as VendorOrderView;
      await reach(context, buyer, outcome, part);
      await talk(api, { buyer, staff: staffOf(part) }, part.id, outcome.messages);
    }
  }
  await moveToThePast(db, checkoutId, daysBefore(now, order.placedDaysAgo), order.placedDaysAgo);
}

interface Purchase {
  customer: DemoCustomer;
  order: DemoOrder;
  gifts: readonly { vendorId: string | undefined; giftMessage: string }[];
}

async function checkOut(api: Api, buyer: Person, { customer, order, gifts }: Purchase): Promise<string> {
  const address = customer.addresses.find((candidate) => candidate.id === order.shippingAddressId) ?? customer.addresses[0];
  if (!address) throw new Error(`${customer.key} has no address`);
  const lines = order.lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
  await api.call(buyer, addMutation, { lines, currency: order.currency, country: address.countryCode });
  if (order.couponCode) await api.call(buyer, 'mutation($code: String!) { cartCouponApply(code: $code) { userErrors { code message } } }', { code: order.couponCode });
  for (const { vendorId, giftMessage } of gifts) await api.call(buyer, giftMutation, { vendorId, input: { isGift: true, giftMessage } });
  const { cart } = await api.call<{ cart: { version: number; totals: { total: { minorUnits: number } } } }>(buyer, countryMutation, { country: address.countryCode });
  const shippingAddress = {
    recipient: address.recipientName, line1: address.line1, line2: address.line2, city: address.city, region: address.region,
    postalCode: address.postalCode, country: address.countryCode, phone: address.phone,
  };
  const { checkout } = await api
    .call<CheckoutView>(buyer, checkoutMutation, {
      cartVersion: cart.version,
      total: cart.totals.total.minorUnits,
      input: { email: customer.email, shippingAddress, paymentMethod: order.payment === 'decline' ? 'pm_declined' : 'pm_ok' },
      key: order.key,
    })
    .catch((error: unknown) => {
      throw new Error(`order ${order.key}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    });
  if (!checkout) throw new Error(`order ${order.key} has no checkout`);
  const wanted = order.payment === 'decline' ? 'FAILED' : 'PLACED';
  await waitFor(async () => (await api.call<{ state: string }>(buyer, 'query($id: ID!) { checkout(id: $id) { state } }', { id: checkout.id })).state === wanted, { what: `order ${order.key} to be ${wanted}`, timeoutMs: 30_000 });
  if (wanted === 'FAILED') await emptyCart(api, buyer);
  return checkout.id;
}

/** A failed checkout gives the cart back; the story goes on with an empty one. */
async function emptyCart(api: Api, buyer: Person): Promise<void> {
  const cart = await api.call<{ lines: { id: string }[] } | null>(buyer, '{ cart { lines { id } } }');
  if (cart?.lines.length) await api.call(buyer, 'mutation($ids: [ID!]!) { cartLinesRemove(lineIds: $ids) { userErrors { code message } } }', { ids: cart.lines.map((line) => line.id) });
}

interface VendorOrderView {
  id: string;
  vendor: { id: string } | null;
  lines: { id: string; sku: string; quantity: number }[];
}

const staffOf = (part: VendorOrderView): Person => ({ userId: 'usr_seed', roles: [], memberships: [{ tenantId: part.vendor?.id ?? '', role: 'OWNER' }] });

/** What buyer and vendor wrote to each other, in order. */
async function talk(api: Api, people: { buyer: Person; staff: Person }, vendorOrderId: string, messages: readonly DemoMessage[]): Promise<void> {
  for (const [index, { from, body }] of messages.entries()) {
    await api.call(from === 'buyer' ? people.buyer : people.staff, messageMutation, { id: vendorOrderId, body, key: `seed-message-${vendorOrderId}-${index}` });
  }
}

/** Takes one vendor's part to the state its story ends in. */
async function reach({ api }: Context, buyer: Person, outcome: DemoVendorOutcome, part: VendorOrderView): Promise<void> {
  const staff = staffOf(part);
  const affected = (only: boolean) =>
    part.lines.flatMap((line) => {
      const named = outcome.affectedLines.find((candidate) => candidate.sku === line.sku);
      if (outcome.affectedLines.length === 0 || !only) return [{ lineId: line.id, quantity: line.quantity }];
      return named ? [{ lineId: line.id, quantity: named.quantity }] : [];
    });
  const ship = async (only: boolean) => {
    const input = { items: affected(only), carrier: outcome.carrier ?? 'DHL', trackingNumber: outcome.trackingNumber };
    const { vendorOrder } = await api.call<{ vendorOrder: { parcels: { id: string }[] } }>(staff, shipMutation, { id: part.id, input, key: `seed-ship-${part.id}` });
    return vendorOrder.parcels.map((parcel) => parcel.id);
  };
  const deliver = async () => {
    for (const id of await ship(false)) await api.call(buyer, 'mutation($id: ID!) { parcelDeliver(id: $id) { userErrors { code message } } }', { id });
  };
  switch (outcome.state) {
    case 'placed':
    case 'payment_failed':
      return;
    case 'accepted':
      await api.call(staff, 'mutation($id: ID!) { vendorOrderAccept(id: $id) { userErrors { code message } } }', { id: part.id });
      return;
    case 'partly_shipped':
      await ship(true);
      return;
    case 'shipped':
      await ship(false);
      return;
    case 'delivered':
      await deliver();
      return;
    case 'cancelled':
      await api.call(staff, rejectMutation, { id: part.id, reason: outcome.reason ?? 'Called off', key: `seed-cancel-${part.id}` });
      return;
    case 'returned':
    case 'refunded':
      await deliver();
      await refund(api, staff, { id: part.id, items: affected(true), reason: outcome.reason ?? 'Sent back' });
  }
}

/** The money is collected in the background; until it is, there is nothing to give back. */
async function refund(api: Api, staff: Person, { id, items, reason }: { id: string; items: { lineId: string; quantity: number }[]; reason: string }): Promise<void> {
  await waitFor(
    async () => (await api.call<{ paymentState: string }>(staff, 'query($id: ID!) { vendorOrder(id: $id) { paymentState } }', { id })).paymentState === 'CAPTURED',
    { what: `vendor order ${id} to be paid`, timeoutMs: 20_000 },
  );
  await api.call(staff, refundMutation, { id, input: { items, reason }, key: `seed-refund-${id}` });
}

async function orderIdOf(db: Database, checkoutId: string): Promise<string> {
  const [row] = await db.query<{ id: string }>('SELECT order_id AS id FROM checkouts WHERE id = ?', [checkoutId]);
  return (row as { id: string }).id;
}

/** Dates only: amounts and states are what the real code made of them. Parcels follow after two days, deliveries after five. */
async function moveToThePast(db: Database, checkoutId: string, placedAt: Date, days: number): Promise<void> {
  if (days === 0) return;
  const orderId = await orderIdOf(db, checkoutId);
  const back = 'INTERVAL ? DAY';
  // The services work on the same rows meanwhile; a transaction is run again when they get in each other's way.
  const run = (sql: string, params: readonly unknown[]) => db.transaction((tx) => tx.execute(sql, params));
  await run(`UPDATE checkouts SET created_at = ?, updated_at = ? WHERE id = ?`, [placedAt, placedAt, checkoutId]);
  await run('UPDATE orders SET placed_at = ? WHERE id = ?', [placedAt, orderId]);
  await run(`UPDATE vendor_orders SET placed_at = ?, release_at = release_at - ${back} WHERE order_id = ?`, [placedAt, Math.max(0, days - 5), orderId]);
  await run(`UPDATE order_timeline SET at = at - ${back} WHERE order_id = ?`, [days, orderId]);
  await run(
    `UPDATE parcels p JOIN vendor_orders v ON v.id = p.vendor_order_id SET p.shipped_at = p.shipped_at - ${back}, p.delivered_at = p.delivered_at - ${back} WHERE v.order_id = ?`,
    [Math.max(0, days - 2), Math.max(0, days - 5), orderId],
  );
  await run(
    `UPDATE vendor_order_messages m JOIN vendor_orders v ON v.id = m.vendor_order_id SET m.posted_at = m.posted_at - ${back} WHERE v.order_id = ?`,
    [Math.max(0, days - 1), orderId],
  );
  await db.transaction(async (tx) => {
    await takeOutOfSums(tx, orderId);
    await tx.execute(`UPDATE ledger_transactions SET booked_at = booked_at - ${back} WHERE order_id = ?`, [Math.max(0, days - 2), orderId]);
  });
}

const userErrors = 'userErrors { code message }';
const addMutation = `mutation($lines: [CartLineAddInput!]!, $currency: CurrencyCode, $country: CountryCode) { cartLinesAdd(lines: $lines, currency: $currency, country: $country) { ${userErrors} } }`;
const giftMutation = `mutation($vendorId: ID!, $input: CartVendorOptionsInput!) { cartVendorOptionsSet(vendorId: $vendorId, input: $input) { ${userErrors} } }`;
const messageMutation = `mutation($id: ID!, $body: String!, $key: String!) { vendorOrderMessagePost(vendorOrderId: $id, body: $body, idempotencyKey: $key) { ${userErrors} } }`;
const countryMutation = `mutation($country: CountryCode!) { cartCountrySet(country: $country) { cart { version totals { total { minorUnits } } } ${userErrors} } }`;
const checkoutMutation = `mutation($cartVersion: Int!, $total: SafeInt!, $input: CheckoutInput!, $key: String!) {
  cartCheckout(cartVersion: $cartVersion, expectedTotalMinor: $total, input: $input, idempotencyKey: $key) { checkout { id state isFinished } } }`;
const vendorOrdersQuery = 'query($id: ID!) { order(id: $id) { vendorOrders { id vendor { id } lines { id sku quantity } } } }';
const shipMutation = `mutation($id: ID!, $input: VendorOrderFulfillInput!, $key: String!) { vendorOrderFulfill(id: $id, input: $input, idempotencyKey: $key) { vendorOrder { parcels { id } } ${userErrors} } }`;
const rejectMutation = `mutation($id: ID!, $reason: String!, $key: String!) { vendorOrderReject(id: $id, reason: $reason, idempotencyKey: $key) { ${userErrors} } }`;
const refundMutation = `mutation($id: ID!, $input: VendorOrderRefundInput!, $key: String!) { vendorOrderRefund(id: $id, input: $input, idempotencyKey: $key) { ${userErrors} } }`;

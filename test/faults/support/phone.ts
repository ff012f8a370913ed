/** What a phone sent while its link was bad, sent again a day later. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { waitFor } from '#platform/testing/wait-for';
import { createRandom } from '../../../dev/demo/random.ts';
import { withDatabase } from '../../../dev/seed/seed-stack.ts';
import { subgraphNames } from '../../../dev/services.ts';
import type { Stack } from '../../../dev/stack.ts';
import { address, createJourney, persona } from '../../stack/journey.ts';
import { createMobileClient } from '../../stack/mobile-client.ts';
import { registeredMutations } from '../../stack/web-client.ts';
import { settings } from './settings.ts';

type Sent = readonly [operation: string, variables: Record<string, unknown>];

interface Cart {
  version: number;
  itemCount: number;
  groups: { vendorId: string; lines: { id: string; quantity: number }[] }[];
  totals: { total: { minorUnits: number } };
}

/** What begins, renews or ends a session, or changes how it is proved, is no change that waits for a link: it is done while somebody looks on. */
const neverQueued = ['GuestStart', 'SignUp', 'SignIn', 'SignInComplete', 'Refresh', 'SignOut', 'SecondFactorEnrol', 'SecondFactorConfirm', 'SecondFactorProve', 'SecondFactorDisable', 'RecoveryCodesRegenerate'];
/** Sent twice where there is something to delete or to send back: an address (which needs no key) and goods that have arrived. */
const sentTwiceInTheWalk = ['AddressDelete', 'ReturnRequest'];
const display = { locale: 'en-IE', currency: 'EUR', country: 'FR' };

/** Each mutation that the app may queue is done, then sent again a day later, twice, in several orders; nothing may be other than before. */
export async function replayADayLater(stack: Stack): Promise<void> {
  const random = createRandom(settings.seed).fork('phone');
  const phone = await signedInPhone(stack);
  const { placed, queue } = await useThePhone(stack, phone);
  assert.deepEqual(new Set([...queue.map(([operation]) => operation), ...neverQueued, ...sentTwiceInTheWalk]), new Set(registeredMutations('mobile')), 'every mutation is queued or known not to be');
  const before = await whatIsThere(stack, phone);
  // A day passes: to the subgraphs, whose housekeeping goes by these times, all of it was yesterday.
  for (const name of subgraphNames) await withDatabase(stack.topology, name, (db) => db.execute('UPDATE idempotency_keys SET created_at = created_at - INTERVAL 25 HOUR'));
  await phone.signIn();
  for (const replay of [queue.toReversed(), queue, random.shuffle(queue), random.shuffle([...queue, ...queue])]) {
    for (const [operation, variables] of replay) await phone.do(operation, variables);
    assert.deepEqual(await whatIsThere(stack, phone), before, replay.map(([operation]) => operation).join());
  }
  assert.equal((await phone.checkOut(placed.input)).id, placed.id, 'the checkout answers with the order of yesterday');
}

/** Fills a cart, changes everything about it, buys, fills the next one, and so on. */
async function useThePhone(stack: Stack, phone: Phone) {
  const [mug = '', book = '', other = ''] = await createJourney(stack).variantsOf('harbour-mug', 'cloud-edge-notebook', 'saltpan-espresso-cup');
  const queue: Sent[] = [];
  const send = async (operation: string, variables: Record<string, unknown>): Promise<void> => {
    queue.push([operation, variables]);
    await phone.do(operation, variables);
  };
  const keyed = (variables: Record<string, unknown>): Record<string, unknown> => ({ ...variables, idempotencyKey: randomUUID(), display });
  for (const variantId of [mug, book, other]) await send('CartAdd', keyed({ lines: [{ variantId, quantity: 1 }] }));
  const [first, , third] = (await phone.cart())?.groups.flatMap(({ lines }) => lines) ?? [];
  await send('CartUpdate', keyed({ lines: [{ lineId: first?.id, quantity: 4 }] }));
  await send('CartUpdate', keyed({ lines: [{ lineId: first?.id, quantity: 2 }] }));
  await send('CartRemove', keyed({ lineIds: [third?.id] }));
  await send('CouponApply', keyed({ code: 'TIDE15' }));
  await send('CouponRemove', keyed({ code: 'TIDE15' }));
  for (const country of ['DE', 'FR']) await send('CartCountrySet', keyed({ country }));
  await send('CartNoteSet', keyed({ note: 'Ring twice' }));
  await send('CartNoteSet', keyed({ note: null }));
  const vendorId = (await phone.cart())?.groups[0]?.vendorId;
  await send('CartVendorOptionsSet', keyed({ vendorId, input: { shippingOption: null, note: 'By hand', isGift: true, giftMessage: 'For you', shippingAddress: null } }));
  const filled = await phone.cart();
  assert.ok(filled && filled.itemCount >= 2, JSON.stringify(filled));
  const input = { cartVersion: filled.version, expectedTotalMinor: filled.totals.total.minorUnits, idempotencyKey: randomUUID(), email: phone.email, paymentMethod: 'pm_ok', shippingAddress: address };
  queue.push(['Checkout', { input, display }]);
  const { id } = await phone.checkOut(input);
  await waitFor(async () => (await ordersOf(stack, id)) === 1, { what: 'the order', timeoutMs: 30_000 });
  const [part] = await withDatabase(stack.topology, 'order', (db) => db.query<{ id: string; orderId: string }>('SELECT v.id, v.order_id AS orderId FROM vendor_orders v JOIN orders o ON o.id = v.order_id WHERE o.checkout_id = ?', [id]));
  await send('OrderMessagePost', keyed({ vendorOrderId: part?.id, body: 'When will it come?' }));
  await send('OrderCancel', keyed({ id: part?.orderId, reason: 'Changed my mind' }));
  const home = address;
  queue.push(['AddressCreate', { input: home, idempotencyKey: randomUUID() }]);
  const addressId = await phone.addAddress(queue.at(-1)?.[1] ?? {});
  await send('AddressUpdate', { id: addressId, input: { ...home, line2: 'Second floor' }, idempotencyKey: randomUUID() });
  // The next cart, which yesterday's changes must leave alone.
  await send('CartAdd', keyed({ lines: [{ variantId: mug, quantity: 5 }] }));
  await send('CouponApply', keyed({ code: 'TIDE15' }));
  const token = `push-${randomUUID()}`;
  const device = (): Record<string, unknown> => ({ token, idempotencyKey: randomUUID() });
  await send('PushTokenRegister', device());
  await send('PushTokenRemove', device());
  await send('PushTokenRegister', device());
  await send('NotificationsMarkRead', { until: new Date().toISOString() });
  return { placed: { id, input }, queue };
}

type Phone = Awaited<ReturnType<typeof signedInPhone>>;

async function signedInPhone(stack: Stack) {
  const { email, password } = persona('ada-moreau');
  const client = createMobileClient({ baseUrl: stack.urls['bff-mobile'] });
  const signIn = async (): Promise<void> => {
    const { data } = await client.send<{ signIn: { tokens: { accessToken: string } } }>('SignIn', { input: { email, password, device: { id: client.deviceId, name: 'Phone' } } });
    client.accessToken = data.signIn.tokens.accessToken;
  };
  await signIn();
  return {
    email,
    signIn,
    /** Sends a change, which must be taken or have been. */
    async do(operation: string, variables: Record<string, unknown>): Promise<void> {
      const { data, errors } = await client.send<Record<string, { userErrors: unknown[] }>>(operation, variables);
      assert.deepEqual([errors, Object.values(data ?? {})[0]?.userErrors], [undefined, []], operation);
    },
    async addAddress(variables: Record<string, unknown>): Promise<string> {
      const { address: added, userErrors } = (await client.send<{ addressCreate: { address: { id: string } | null; userErrors: unknown[] } }>('AddressCreate', variables)).data.addressCreate;
      assert.ok(added, JSON.stringify(userErrors));
      return added.id;
    },
    cart: async () => (await client.send<{ cart: { cart: Cart | null } }>('Cart', { display })).data.cart.cart,
    async checkOut(input: object): Promise<{ id: string }> {
      const { checkout, userErrors } = (await client.send<{ checkout: { checkout: { id: string } | null; userErrors: unknown[] } }>('Checkout', { input, display })).data.checkout;
      assert.ok(checkout, JSON.stringify(userErrors));
      return checkout;
    },
  };
}

/** Everything that the phone's changes are about. */
async function whatIsThere(stack: Stack, phone: Phone): Promise<unknown> {
  const orders = await withDatabase(stack.topology, 'order', (db) => db.query('SELECT COUNT(*) AS count FROM orders'));
  const devices = await withDatabase(stack.topology, 'notification', (db) => db.query('SELECT token, user_id FROM push_devices ORDER BY token'));
  const messages = await withDatabase(stack.topology, 'order', (db) => db.query('SELECT COUNT(*) AS count FROM vendor_order_messages'));
  const addresses = await withDatabase(stack.topology, 'user', (db) => db.query('SELECT * FROM addresses ORDER BY id'));
  return { orders, devices, messages, addresses, cart: await phone.cart() };
}

function ordersOf(stack: Stack, checkoutId: string): Promise<number> {
  return withDatabase(stack.topology, 'order', async (db) => (await db.query('SELECT id FROM orders WHERE checkout_id = ?', [checkoutId])).length);
}

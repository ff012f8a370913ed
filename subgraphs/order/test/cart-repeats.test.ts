import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { customer, guest } from '#platform/testing/test-viewer';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

interface View {
  version: number;
  note: string | null;
  coupons: { code: string }[];
  lines: { id: string; quantity: number }[];
}
type Payload = Record<string, { userErrors: { code: string }[] }>;

describe('a change of the cart under a key, sent again later', () => {
  let subgraph: OrderSubgraph;
  before(async () => {
    subgraph = await startOrderSubgraph();
    await subgraph.db.execute(`INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, valid_from) VALUES ('cpn_ten', 'TEN', '10 % off', 'percent', 1000, '[]', '{}', '2020-01-01')`);
  });
  after(() => subgraph.stop());

  /** Somebody with two lines in the cart. */
  async function somebody(viewer = customer()) {
    const vendorId = await addVendor(subgraph);
    const variants = [await addVariant(subgraph, { vendorId }), await addVariant(subgraph, { vendorId })];
    const buyer = createBuyer(subgraph, viewer);
    const { cart } = await buyer.add(variants.map(({ variantId }) => ({ variantId, quantity: 1 })));
    const [first = '', second = ''] = cart?.lines.map(({ id }) => id) ?? [];
    const view = async (): Promise<View> => (await subgraph.call<{ cart: View }>({ query: '{ cart { version note coupons { code } lines { id quantity } } }', viewer })).data.cart;
    const send = async (change: string, key: string): Promise<string[]> => {
      const query = `mutation($key: String!) { ${change.replace(')', ', idempotencyKey: $key)')} { userErrors { code } } }`;
      const { data, errors } = await subgraph.call<Payload>({ query, variables: { key }, viewer });
      assert.deepEqual(errors ?? [], []);
      return Object.values(data).flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    };
    return { vendorId, first, second, view, send };
  }

  test('does not undo what was done since, in whatever order, whether the cart is a person\'s or a guest\'s', async () => {
    for (const viewer of [customer(), guest()]) {
      const { vendorId, first, second, view, send } = await somebody(viewer);
      const changes = [
        `cartLinesUpdate(lines: [{ lineId: "${first}", quantity: 2 }])`,
        'cartCouponApply(code: "ten")',
        'cartNoteSet(note: "Ring twice")',
        'cartCountrySet(country: "SE")',
        `cartVendorOptionsSet(vendorId: "${vendorId}", input: { isGift: true })`,
        `cartLinesUpdate(lines: [{ lineId: "${first}", quantity: 5 }])`,
        'cartCouponRemove(code: "TEN")',
        'cartNoteSet(note: "Do not ring")',
        `cartLinesRemove(lineIds: ["${second}"])`,
      ].map((change) => [change, randomUUID()] as const);
      for (const [change, key] of changes) assert.deepEqual(await send(change, key), [], change);
      const after = await view();
      assert.deepEqual([after.note, after.coupons, after.lines], ['Do not ring', [], [{ id: first, quantity: 5 }]]);
      for (const again of [changes, changes.toReversed(), [...changes.slice(4), ...changes.slice(0, 4)]]) {
        for (const [change, key] of again) assert.deepEqual(await send(change, key), [], change);
      }
      assert.deepEqual(await view(), after, 'nothing changed, not even the version');
    }
  });

  test('is refused under the key of another change, and a refused change may be sent again under its key', async () => {
    const { first, view, send } = await somebody();
    const key = randomUUID();
    assert.deepEqual(await send(`cartLinesUpdate(lines: [{ lineId: "${first}", quantity: 2 }], cartVersion: 77)`, key), ['CART_CHANGED']);
    assert.deepEqual(await send(`cartLinesUpdate(lines: [{ lineId: "${first}", quantity: 2 }], cartVersion: ${(await view()).version})`, key), []);
    assert.deepEqual(await send(`cartLinesUpdate(lines: [{ lineId: "${first}", quantity: 3 }])`, key), ['IDEMPOTENCY_KEY_REUSED']);
    assert.equal((await view()).lines[0]?.quantity, 2);
  });
});

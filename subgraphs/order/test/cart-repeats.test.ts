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

  test('is refused under its key when anything else is asked for by then, whichever argument says so', async () => {
    const { vendorId, first, second, view, send } = await somebody();
    const [variant, other] = await subgraph.db.query<{ id: string }>('SELECT variant_id AS id FROM cart_lines ORDER BY id DESC LIMIT 2');
    await subgraph.db.execute("INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, valid_from) VALUES ('cpn_five', 'FIVE', '5 % off', 'percent', 500, '[]', '{}', '2020-01-01')");
    const add = (variantId?: string, quantity = 1, currency = 'EUR', country = 'SE') => `cartLinesAdd(lines: [{ variantId: "${variantId}", quantity: ${quantity} }], currency: "${currency}", country: "${country}")`;
    const options = (input: string, id = vendorId) => `cartVendorOptionsSet(vendorId: "${id}", input: { ${input} })`;
    const city = (name: string, country = 'SE') => `shippingAddress: { recipient: "Ida", line1: "Gatan 1", city: "${name}", postalCode: "1", country: "${country}" }`;
    const changes = [
      [add(variant?.id), add(other?.id), add(variant?.id, 2), add(variant?.id, 1, 'JPY'), add(variant?.id, 1, 'EUR', 'DE')],
      [`cartLinesUpdate(lines: [{ lineId: "${first}", quantity: 2 }])`, `cartLinesUpdate(lines: [{ lineId: "${second}", quantity: 2 }])`, `cartLinesUpdate(lines: [{ lineId: "${first}", quantity: 3 }])`],
      ['cartCountrySet(country: "DE")', 'cartCountrySet(country: "AT")'],
      ['cartCouponApply(code: "TEN")', 'cartCouponApply(code: "FIVE")'],
      ['cartCouponRemove(code: "TEN")', 'cartCouponRemove(code: "FIVE")'],
      ['cartNoteSet(note: "Ring twice")', 'cartNoteSet(note: "Knock")', 'cartNoteSet(note: null)'],
      [options(`note: "Blue", ${city('Malmö')}`), options(`note: "Red", ${city('Malmö')}`), options(city('Malmö')), options(`note: "Blue", ${city('Lund')}`), options(`note: "Blue", ${city('Malmö', 'DE')}`), options(`note: "Blue", isGift: true, ${city('Malmö')}`), options(`note: "Blue", shippingOption: null, ${city('Malmö')}`), options(`note: "Blue", ${city('Malmö')}`, 'vnd_other')],
      [`cartLinesRemove(lineIds: ["${second}"])`, `cartLinesRemove(lineIds: ["${first}"])`, `cartLinesRemove(lineIds: ["${second}", "${first}"])`],
    ];
    for (const [change = '', ...others] of changes) {
      const key = randomUUID();
      assert.deepEqual(await send(change, key), [], change);
      const after = await view();
      for (const another of others) assert.deepEqual(await send(another, key), ['IDEMPOTENCY_KEY_REUSED'], another);
      assert.deepEqual(await send(change, key), [], `${change}, again`);
      assert.deepEqual(await view(), after);
    }
  });
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cartLineParts, cartParts, noVendorOptions, totalsParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { cart } from './cart.ts';

it('a cart is grouped by vendor, each with its totals', async () => {
  const { view } = await runSection(cart, { cart: cartParts() });
  assert.deepEqual(view?.groups.map(({ vendorUrl, totals, lines }) => [vendorUrl, totals.total.formatted, lines.length]), [['/vendors/holzwerk', '€25.00', 1]]);
  assert.equal(view?.canCheckOut, true);
});

it('a line whose product is gone stays with its last known title and leads nowhere', async () => {
  const lines = [cartLineParts({ variant: null, isPurchasable: false })];
  const { view } = await runSection(cart, { cart: cartParts({ vendorGroups: [{ vendorName: 'Holzwerk', vendor: null, totals: totalsParts(), lines, ...noVendorOptions }] }) });
  const line = view?.groups[0]?.lines[0];
  assert.deepEqual([line?.title, line?.url, line?.image, line?.availableQuantity], ['Oak bowl', null, null, null]);
});

it('checkout is offered only when something is in the cart and nothing hinders it', async () => {
  const problem = { code: 'INSUFFICIENT_STOCK' as const, message: 'Two left.', field: null, availableQuantity: 2, currentVersion: null, expectedTotal: null, currentTotal: null, excessWeight: null };
  assert.equal((await runSection(cart, { cart: cartParts({ problems: [problem] }) })).view?.canCheckOut, false);
  assert.equal((await runSection(cart, { cart: cartParts({ itemCount: 0 }) })).view?.canCheckOut, false);
});

it('no cart is not a failure', async () => {
  assert.deepEqual(await runSection(cart, { cart: null }), { view: null, failures: [] });
});

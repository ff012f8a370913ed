import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cartParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { cart } from './cart.ts';

it('a cart is by vendor, with what checkout has to repeat', async () => {
  const { view } = await runSection(cart, { cart: cartParts() });
  assert.deepEqual([view?.version, view?.totals.total.minorUnits, view?.canCheckOut], [3, 2500, true]);
  assert.deepEqual(view?.groups.map(({ vendorName, shipping }) => [vendorName, shipping.formatted]), [['Holzwerk', '€4.90']]);
  assert.deepEqual(view?.groups[0]?.lines.map(({ variantId, productSlug, quantity }) => [variantId, productSlug, quantity]), [['var_1', 'oak-bowl', 2]]);
});

it('an empty cart cannot be checked out, and neither can one with problems', async () => {
  assert.equal((await runSection(cart, { cart: cartParts({ itemCount: 0 }) })).view?.canCheckOut, false);
  const problem = { code: 'INSUFFICIENT_STOCK', message: 'Two left.', field: null, availableQuantity: 2, currentVersion: null, expectedTotal: null, currentTotal: null, excessWeight: null } as const;
  assert.equal((await runSection(cart, { cart: cartParts({ problems: [problem] }) })).view?.canCheckOut, false);
});

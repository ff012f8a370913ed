import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cartParts } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { cart } from './cart.ts';
import { suggestions } from './suggestions.ts';

it('failing suggestions do not take the cart along', async () => {
  const data = { cart: cartParts(), suggestions: null };
  const errors = [failureAt('suggestions')];
  assert.deepEqual((await runSection(suggestions, data, { errors })).failures, [{ id: 'suggestions', code: 'UNAVAILABLE' }]);
  assert.deepEqual((await runSection(cart, data, { errors })).failures, []);
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { items } from './items.ts';

it('what was withdrawn is left out of the wishlist', async () => {
  const { view } = await runSection(items, { me: { id: 'usr_1', wishlist: [{ product: productCardParts() }, { product: null }] } });
  assert.deepEqual(view?.map(({ slug }) => slug), ['oak-bowl']);
});

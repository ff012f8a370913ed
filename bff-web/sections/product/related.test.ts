import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts } from '../../test/fixtures.ts';
import { productPageData } from '../../test/product-fixture.ts';
import { runSection } from '../../test/run-section.ts';
import { related } from './related.ts';

it('related products say "from" when their variants cost differently', async () => {
  const dear = productCardParts();
  const range = productCardParts({ priceRange: dear.priceRange && { ...dear.priceRange, max: { minorUnits: 9900 } } });
  const { view } = await runSection(related, productPageData({ related: [dear, range] }));
  assert.deepEqual(view?.map((card) => card.isPriceFrom), [false, true]);
});

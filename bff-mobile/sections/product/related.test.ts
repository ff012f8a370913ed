import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts, productData } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { related } from './related.ts';

it('related products are tiles, without the vendor where that is not known', async () => {
  const { view, failures } = await runSection(related, productData({ related: [productCardParts({ vendor: null })] }), { errors: [failureAt('product.related.0.vendor')] });
  assert.deepEqual(view?.map(({ slug, vendorName }) => [slug, vendorName]), [['oak-bowl', null]]);
  assert.deepEqual(failures, [{ id: 'related', code: 'UNAVAILABLE', isPartial: true }]);
});

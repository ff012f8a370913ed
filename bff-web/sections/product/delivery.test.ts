import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productPageData } from '../../test/product-fixture.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { delivery } from './delivery.ts';

it('delivery names the country it is estimated for', async () => {
  const { view } = await runSection(delivery, productPageData());
  assert.deepEqual([view?.minDays, view?.maxDays, view?.price?.formatted, view?.country], [2, 4, '€4.90', 'DE']);
});

it('"nobody ships there" is empty without a report, a failing estimate is empty with one', async () => {
  const data = productPageData({ delivered: { deliveryEstimate: null } });
  assert.deepEqual(await runSection(delivery, data), { view: null, failures: [] });
  const { failures } = await runSection(delivery, data, { errors: [failureAt('product.delivered.deliveryEstimate')] });
  assert.deepEqual(failures, [{ id: 'delivery', code: 'UNAVAILABLE' }]);
});

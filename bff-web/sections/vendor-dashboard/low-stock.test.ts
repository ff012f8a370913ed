import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { dashboardData, stockVariant } from '../../test/workplace-fixtures.ts';
import { lowStock } from './low-stock.ts';

it('what runs low is named by product and variant', async () => {
  const { view } = await runSection(lowStock, dashboardData({ dashboard: { lowStock: [stockVariant()] } }));
  assert.deepEqual(view, [{ variantId: 'var_1', title: 'Oak bowl', variantTitle: 'Large', sku: 'OAK-L', availableQuantity: 2, places: [{ name: 'Shop', availableQuantity: 1 }, { name: 'Barn', availableQuantity: 1 }], url: '/products/oak-bowl' }]);
});

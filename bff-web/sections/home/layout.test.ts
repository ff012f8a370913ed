import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSwitchboard } from '#platform/bff/features/features';
import { noSettings } from '#platform/bff/features/settings';
import { createFeatureUse } from '#platform/bff/features/use';
import { webFeatures } from '../../features.ts';
import { row, productCardParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { layout } from './layout.ts';

const data = { newArrivals: row(productCardParts()), vendors: { edges: [{ node: {} }] } } as never;
const empty = { newArrivals: { edges: [] }, vendors: { edges: [{ node: {} }] } } as never;

function taking(part: 'productsFirst' | 'makersFirst') {
  const use = createFeatureUse();
  const board = createSwitchboard(webFeatures);
  board.apply({ ...noSettings, experiments: { homeOrder: { isRunning: true, percent: 100, weights: { [part]: 1 } } } });
  return { use, page: { features: board.forUnit('device:1', use) } };
}

it('the order of the first page is the one of the variant, and products come first for who takes no part', async () => {
  const makers = await runSection(layout, data, { page: taking('makersFirst').page });
  assert.deepEqual(makers.view?.slice(0, 2), ['CATEGORIES', 'VENDORS']);
  assert.deepEqual((await runSection(layout, data)).view?.slice(0, 2), ['CATEGORIES', 'NEW_ARRIVALS']);
});

it('the order counts as shown only where there are both makers and products', async () => {
  const [seen, unseen] = [taking('makersFirst'), taking('makersFirst')];
  await runSection(layout, data, { page: seen.page });
  await runSection(layout, empty, { page: unseen.page });
  assert.deepEqual([seen.use.shown, unseen.use.shown], [{ homeOrder: 'makersFirst' }, {}]);
});

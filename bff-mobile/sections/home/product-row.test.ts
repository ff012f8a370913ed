import assert from 'node:assert/strict';
import { it } from 'node:test';
import { moneyParts, productCardParts, row } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { productRow } from './product-row.ts';

const arrivals = productRow({ id: 'newArrivals', titles: { en: 'New', de: 'Neu' }, from: (data) => data.newArrivals });

it('what is not sold at the moment, or not in this currency, is not advertised; what is sold out is', async () => {
  const products = [
    productCardParts({ slug: 'sold' }),
    productCardParts({ slug: 'sold-out', availability: 'OUT_OF_STOCK' }),
    productCardParts({ slug: 'withdrawn', availability: 'UNAVAILABLE' }),
    productCardParts({ slug: 'other-currency', priceRange: null }),
  ];
  const { view } = await runSection(arrivals, { newArrivals: row(...products) });
  assert.deepEqual(view && 'products' in view && view.products.map(({ slug }) => slug), ['sold', 'sold-out']);
});

it('tiles say "from" when variants cost differently', async () => {
  const priceRange = { min: moneyParts(1250), max: { minorUnits: 1990 } };
  const { view } = await runSection(arrivals, { newArrivals: row(productCardParts({ priceRange })) });
  const [tile] = view && 'products' in view ? view.products : [];
  assert.deepEqual([tile?.isPriceFrom, tile?.price?.formatted], [true, '€12.50']);
});

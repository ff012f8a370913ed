import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productPageData } from '../../test/product-fixture.ts';
import { runSection } from '../../test/run-section.ts';
import { seo } from './seo.ts';

it('structured data gives prices as exact decimals with their currency, and availability', async () => {
  const { view } = await runSection(seo, productPageData());
  const product = JSON.parse(view?.jsonLd[1] ?? '{}') as { '@type': string; offers: object; aggregateRating: object };
  assert.equal(product['@type'], 'Product');
  assert.deepEqual(product.offers, { '@type': 'AggregateOffer', lowPrice: '12.50', highPrice: '19.90', priceCurrency: 'EUR', availability: 'https://schema.org/InStock' });
  assert.deepEqual(product.aggregateRating, { '@type': 'AggregateRating', ratingValue: 4.5, reviewCount: 12 });
});

it('structured data claims no rating without reviews and no offer without a price', async () => {
  const { view } = await runSection(seo, productPageData({ rating: { average: null, count: 0 }, priceRange: null }));
  assert.doesNotMatch(view?.jsonLd[1] ?? '', /aggregateRating|offers/);
});

it('a vendor’s text cannot end the script element that structured data is put into', async () => {
  const { view } = await runSection(seo, productPageData({ title: '</script><script>alert(1)</script>' }));
  for (const text of view?.jsonLd ?? []) assert.doesNotMatch(text, /</);
  assert.equal((JSON.parse(view?.jsonLd[1] ?? '{}') as { name: string }).name, '</script><script>alert(1)</script>');
});

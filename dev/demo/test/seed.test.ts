import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeed } from '../seed.ts';

test('a seed fills in what a test does not care about', () => {
  const seed = createSeed({ seed: 7 });
  const shop = seed.vendor({ name: 'Night Bakery', staff: [['Ada Stone', 'owner']] });
  const bread = shop.product({ title: 'Rye loaf', options: { Size: ['Half', ['Whole', 1.8]] } });
  const buyer = seed.customer({ currency: 'GBP' });
  seed.review({ product: bread, customer: buyer, rating: 4 });
  const order = seed.order({ customer: buyer, lines: [['rye-loaf', 2, 'Whole']] });

  assert.equal(shop.vendor.slug, 'night-bakery');
  assert.equal(shop.vendor.staff[0]?.userKey, 'ada-stone');
  assert.deepEqual(bread.variants.map(({ sku }) => sku), ['NB-001-HAL', 'NB-001-WHO']);
  assert.equal(order.lines[0]?.variantId, bread.variants[1]?.id);
  assert.equal(order.currency, 'GBP');
  assert.equal(seed.data().reviews.length, 1);
});

test('equal calls give equal data', () => {
  const grow = () => {
    const seed = createSeed({ seed: 3 });
    const shop = seed.vendor();
    shop.product();
    shop.product({ stock: 'mixed' });
    return seed.data();
  };
  assert.deepEqual(grow(), grow());
});

test('a taken slug and an unknown variant are refused by name', () => {
  const seed = createSeed({ seed: 1 });
  const shop = seed.vendor({ name: 'Twice' });
  shop.product({ title: 'Mug', options: { Colour: ['Sage'] } });
  assert.throws(() => seed.vendor({ name: 'Twice' }), /already has a vendor with the slug "twice"/);
  assert.throws(() => shop.product({ title: 'Mug' }), /already has a product with the slug "mug"/);
  assert.throws(() => seed.order({ customer: seed.customer(), lines: [['mug', 1, 'Pink']] }), /mug has no variant Pink; it has Sage/);
  assert.throws(() => seed.order({ customer: seed.customer(), lines: [['jug', 1]] }), /no product "jug"/);
});

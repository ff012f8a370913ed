import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openShop, type Shop } from './harness.ts';

let shop: Shop;
before(async () => {
  shop = await openShop();
});
after(() => shop.close());

test('smoke', async () => {
  const product = await shop.product({ title: 'Herringbone throw', colours: ['Oat', 'Sage'], stock: 5, media: [{ key: 'a/b', alt: 'x', width: 10, height: 10 }] });
  const result = await shop.call({ query: `{ products(query: "herring") { totalCount facets { code values { value label count } } edges { cursor node { id slug title vendor { id rating { average count } } category { name path { name } productCount }
    options { name values } variants { sku title price { amount } availability availableQuantity image { url } } priceRange { min { amount } max { amount } } rating { count } availability reviews { totalCount } related { id } } } } }` });
  assert.equal(result.errors, undefined);
  console.log(JSON.stringify(result.data, null, 1));
  console.log(product);
});

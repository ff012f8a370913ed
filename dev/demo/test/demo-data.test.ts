import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTone } from '../../media/vocabulary.ts';
import { leafCategorySlugs } from '../builders/category.ts';
import { buildDemoData } from '../demo-data.ts';
import { personas } from '../personas.ts';
import { slugify } from '../slug.ts';

const data = buildDemoData();

function assertUnique(values: readonly string[], what: string): void {
  const seen = new Set<string>();
  const twice = values.filter((value) => seen.has(value) || !seen.add(value));
  assert.deepEqual(twice, [], `${what} must be unique`);
}

test('the demo is the same each time it is built, and another with another seed', () => {
  assert.deepEqual(buildDemoData(), data);
  assert.notDeepEqual(buildDemoData({ seed: 2 }).reviews, data.reviews);
});

test('ids do not depend on the seed, so references survive a new one', () => {
  assert.deepEqual(buildDemoData({ seed: 2 }).products.map(({ id }) => id), data.products.map(({ id }) => id));
});

test('the demo is large enough to look like a marketplace', () => {
  assert.ok(data.vendors.length >= 10);
  assert.ok(new Set(data.vendors.map(({ countryCode }) => countryCode)).size >= 8);
  assert.equal(new Set(data.vendors.map(({ trade }) => trade)).size, data.vendors.length);
  assert.ok(data.products.filter(({ status }) => status === 'published').length >= 160);
  assert.ok(data.reviews.length >= 550 && data.reviews.length <= 800, `${data.reviews.length} reviews`);
  assert.ok(data.customers.length >= 30);
  assert.ok(leafCategorySlugs.length >= 30);
});

test('slugs, keys, addresses and codes are unique, and SKUs within their vendor', () => {
  assertUnique(data.products.map(({ slug }) => slug), 'product slugs');
  assertUnique(data.vendors.map(({ slug }) => slug), 'vendor slugs');
  assertUnique(data.categories.map(({ slug }) => slug), 'category slugs');
  assertUnique(data.users.map(({ email }) => email), 'e-mail addresses');
  assertUnique(data.coupons.map(({ code }) => code), 'coupon codes');
  assertUnique(data.orders.map(({ key }) => key), 'order keys');
  assertUnique(data.reviews.map(({ productSlug, customerKey }) => `${productSlug} ${customerKey}`), 'reviews per customer and product');
  assertUnique(data.products.flatMap(({ vendorSlug, variants }) => variants.map(({ sku }) => `${vendorSlug} ${sku}`)), 'SKUs');
  assertUnique(data.products.flatMap(({ id, variants }) => [id, ...variants.map((variant) => variant.id)]), 'ids');
});

test('every variant has a price in each of the four currencies', () => {
  for (const { slug, variants } of data.products) {
    for (const { prices, cost } of variants) {
      assert.deepEqual(prices.map(({ currency }) => currency), ['EUR', 'USD', 'JPY', 'GBP'], slug);
      for (const { priceMinor, compareAtMinor } of prices) {
        assert.ok(Number.isSafeInteger(priceMinor) && priceMinor > 0, slug);
        assert.ok(compareAtMinor === null || compareAtMinor > priceMinor, slug);
      }
      assert.ok(prices.some(({ currency, priceMinor }) => currency === cost.currency && priceMinor > cost.minor), slug);
    }
  }
});

test('each option value is used and each combination occurs once', () => {
  for (const { slug, options, variants } of data.products) {
    assert.equal(variants.length, options.reduce((count, { values }) => count * values.length, 1), slug);
    assertUnique(variants.map(({ title }) => title), `variants of ${slug}`);
  }
});

test('products hang on leaf categories, and every leaf has one', () => {
  const used = new Set(data.products.map(({ categorySlug }) => categorySlug));
  assert.deepEqual([...used].filter((slug) => !leafCategorySlugs.includes(slug)), []);
  assert.deepEqual(leafCategorySlugs.filter((slug) => !used.has(slug)), []);
});

test('every colour has a tone to be drawn in', () => {
  const colours = data.products.flatMap(({ options }) => options.filter(({ name }) => name === 'Colour').flatMap(({ values }) => values));
  assert.deepEqual(colours.filter((colour) => !isTone(slugify(colour))), []);
});

test('descriptions are two to four sentences', () => {
  for (const { slug, description } of data.products) {
    const sentences = description.split(/[.?!](?:\s|$)/).filter((part) => part.trim() !== '').length;
    assert.ok(sentences >= 2 && sentences <= 4, `${slug} has ${sentences}`);
  }
});

test('stock runs from plenty to none, with scarce in between', () => {
  const counts = data.products.flatMap(({ variants }) => variants.map(({ stockOnHand }) => stockOnHand));
  assert.ok(counts.some((count) => count > 100) && counts.some((count) => count > 0 && count <= 4) && counts.includes(0));
  assert.ok(data.products.some(({ variants }) => variants.every(({ stockOnHand }) => stockOnHand === 0)));
});

test('past orders can be executed: products are on sale and there is stock for all of them together', () => {
  const products = new Map(data.products.map((product) => [product.id, product]));
  const vendors = new Map(data.vendors.map((vendor) => [vendor.id, vendor]));
  const asked = new Map<string, number>();
  for (const line of data.orders.flatMap(({ lines }) => lines)) {
    assert.equal(products.get(line.productId)?.status, 'published', line.productSlug);
    assert.equal(vendors.get(line.vendorId)?.status, 'approved', line.vendorSlug);
    asked.set(line.variantId, (asked.get(line.variantId) ?? 0) + line.quantity);
  }
  for (const { id, sku, stockOnHand } of data.products.flatMap(({ variants }) => variants)) {
    assert.ok((asked.get(id) ?? 0) <= stockOnHand, `${sku}: ${asked.get(id)} asked, ${stockOnHand} there`);
  }
});

test('past orders cover every state, several vendors at once, and coupons that exist', () => {
  const states = ['placed', 'accepted', 'partly_shipped', 'shipped', 'delivered', 'cancelled', 'returned', 'refunded', 'payment_failed'];
  assert.deepEqual(states.filter((state) => !data.orders.some(({ endState }) => endState === state)), []);
  assert.ok(data.orders.filter(({ vendorOutcomes }) => vendorOutcomes.length > 1).length >= 10);
  const codes = new Set(data.coupons.map(({ code }) => code));
  assert.deepEqual(data.orders.filter(({ couponCode }) => couponCode !== null && !codes.has(couponCode)), []);
});

test('past orders include a gift, and a talk between buyer and vendor', () => {
  const parts = data.orders.flatMap(({ vendorOutcomes }) => vendorOutcomes);
  assert.ok(parts.some(({ giftMessage }) => giftMessage !== null));
  assert.ok(parts.some(({ messages }) => ['buyer', 'vendor'].every((side) => messages.some(({ from }) => from === side))));
});

test('vendors include a suspended one and one in review, and each has an owner', () => {
  const statuses = data.vendors.map(({ status }) => status);
  assert.ok(statuses.includes('suspended') && statuses.includes('in_review'));
  assert.deepEqual(data.vendors.filter(({ staff }) => !staff.some(({ role }) => role === 'owner')).map(({ slug }) => slug), []);
  const roles = new Set(data.vendors.flatMap(({ staff }) => staff.map(({ role }) => role)));
  assert.deepEqual([...roles].sort(), ['catalog', 'finance', 'fulfilment', 'manager', 'owner', 'read-only']);
});

test('one person serves two vendors', () => {
  const vendorsOfSofie = data.vendors.filter(({ staff }) => staff.some(({ userKey }) => userKey === 'sofie-de-smet'));
  assert.deepEqual(vendorsOfSofie.map(({ slug }) => slug), ['windward-cycles', 'fern-and-hollow']);
});

test('each persona is a user who can sign in and works where it says', () => {
  for (const persona of personas) {
    const user = data.users.find(({ key }) => key === persona.key);
    assert.deepEqual([user?.email, user?.password, user?.displayName], [persona.email, persona.password, persona.name]);
    assert.ok(persona.password.length >= 12);
    const works = data.vendors.filter(({ staff }) => staff.some(({ userKey }) => userKey === persona.key));
    assert.deepEqual(works.map(({ slug }) => slug), persona.vendorSlugs, persona.key);
  }
  assertUnique(personas.map(({ password }) => password), 'persona passwords');
});

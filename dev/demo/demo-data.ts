import { buildReviewsOf } from './builders/review.ts';
import { splitName } from './builders/user.ts';
import { catalogs } from './catalog/all.ts';
import { buildDemoCoupons } from './coupons.ts';
import { customerRows } from './customer-rows.ts';
import type { DemoData, DemoProduct } from './model.ts';
import { buildDemoOrders } from './orders.ts';
import { personas } from './personas.ts';
import { createSeed, type Seed } from './seed.ts';

/** The whole demo marketplace. Same seed, same data, to the last stock count. */
export function buildDemoData({ seed: number = 1 }: { seed?: number } = {}): DemoData {
  const seed = createSeed({ seed: number });
  addPlatformPeople(seed);
  for (const { vendor: row, products } of catalogs) {
    const vendor = seed.vendor(row);
    for (const product of products) vendor.product(product);
  }
  addCustomers(seed);
  addReviews(seed);
  seed.add({ coupons: buildDemoCoupons(seed.vendorBySlug) });
  seed.add({ orders: buildDemoOrders(seed) });
  return seed.data();
}

function addPlatformPeople(seed: Seed): void {
  for (const { key, name, role } of personas) {
    if (role === 'admin' || role === 'support') {
      seed.user({ ...splitName(name), key, roles: ['customer', role], joinedDaysAgo: 950 });
    }
  }
}

function addCustomers(seed: Seed): void {
  const products = seed.data().products.filter(({ status }) => status === 'published');
  for (const { name: [firstName, lastName], ...row } of customerRows) {
    const random = seed.random.fork(`customer/${firstName} ${lastName}`);
    const wishlistProductSlugs = random.shuffle(products).slice(0, random.integer(0, 6)).map(({ slug }) => slug);
    seed.customer({ ...row, firstName, lastName, joinedDaysAgo: random.integer(150, 800), wishlistProductSlugs });
  }
}

function addReviews(seed: Seed): void {
  const { products, customers } = seed.data();
  for (const product of products.filter(isReviewable)) {
    const random = seed.random.fork(`reviews/${product.slug}`);
    const { trade } = seed.vendorBySlug(product.vendorSlug);
    seed.add({ reviews: buildReviewsOf({ product, trade, customers, random }) });
  }
}

function isReviewable(product: DemoProduct): boolean {
  return product.status !== 'draft' && product.publishedDaysAgo > 3;
}

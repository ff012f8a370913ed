import { buildCategories } from './builders/category.ts';
import { buildCoupon, type CouponInput } from './builders/coupon.ts';
import { buildOrder, type OrderInput } from './builders/order.ts';
import { buildProduct, type ProductInput } from './builders/product.ts';
import { buildReview, type ReviewInput } from './builders/review.ts';
import { buildCustomer, buildUser, type CustomerInput, type UserInput } from './builders/user.ts';
import { buildVendor, type VendorInput } from './builders/vendor.ts';
import type { DemoCoupon, DemoCustomer, DemoData, DemoOrder, DemoProduct, DemoReview, DemoUser, DemoVendor } from './model.ts';
import { createRandom, type Random } from './random.ts';

export interface VendorSeed {
  readonly vendor: DemoVendor;
  product(input?: Partial<ProductInput>): DemoProduct;
  coupon(input: CouponInput): DemoCoupon;
}

/**
 * Grows a data set step by step, for the demo and for tests alike:
 *   const seed = createSeed({ seed: 1 });
 *   const mug = seed.vendor({ name: 'Kiln' }).product({ title: 'Mug' });
 * Whatever is not given is filled in; equal calls in equal order give equal data.
 */
export interface Seed {
  readonly random: Random;
  vendor(input?: Partial<VendorInput>): VendorSeed;
  user(input?: Partial<UserInput>): DemoUser;
  customer(input?: Partial<CustomerInput>): DemoCustomer;
  review(input: Omit<ReviewInput, 'title' | 'body' | 'rating'> & Partial<ReviewInput>): DemoReview;
  order(input: Omit<OrderInput, 'key' | 'productBySlug' | 'placedDaysAgo' | 'endState'> & Partial<OrderInput>): DemoOrder;
  coupon(input: CouponInput): DemoCoupon;
  /** Adds what was built elsewhere. */
  add(part: Partial<DemoData>): void;
  productBySlug(slug: string): DemoProduct;
  vendorBySlug(slug: string): DemoVendor;
  customerByKey(key: string): DemoCustomer;
  data(): DemoData;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : never };
type Growing = Mutable<DemoData>;

export function createSeed({ seed }: { seed: number }): Seed {
  const random = createRandom(seed);
  const all: Growing = {
    categories: buildCategories(), vendors: [], users: [], customers: [], products: [], reviews: [], coupons: [], orders: [],
  };
  const productBySlug = (slug: string): DemoProduct => found(all.products.find((each) => each.slug === slug), 'product', slug);
  return {
    random,
    ...peopleSeed(all),
    vendor(input = {}) {
      const { vendor, users } = buildVendor({ name: `Vendor ${all.vendors.length + 1}`, ...input });
      refuseTaken(all.vendors.some(({ slug }) => slug === vendor.slug), 'vendor', vendor.slug);
      all.vendors.push(vendor);
      for (const user of users) addUser(all, user);
      return vendorSeed(all, vendor, random);
    },
    review: (input) => keep(all.reviews, buildReview({ rating: 5, title: 'Exactly right', body: 'Just as described.', ...input })),
    order: (input) => keep(all.orders, buildOrder({
      key: `order-${all.orders.length + 1}`, placedDaysAgo: 1, endState: 'placed', productBySlug, ...input,
    })),
    coupon: (input) => keep(all.coupons, buildCoupon(input)),
    add(part) {
      for (const key of Object.keys(part) as (keyof DemoData)[]) (all[key] as unknown[]).push(...(part[key] ?? []));
    },
    productBySlug,
    vendorBySlug: (slug) => found(all.vendors.find((each) => each.slug === slug), 'vendor', slug),
    customerByKey: (key) => found(all.customers.find((each) => each.key === key), 'customer', key),
    data: () => all,
  };
}

function peopleSeed(all: Growing): Pick<Seed, 'user' | 'customer'> {
  return {
    user(input = {}) {
      const user = buildUser({ firstName: 'User', lastName: String(all.users.length + 1), ...input });
      addUser(all, user);
      return user;
    },
    customer(input = {}) {
      const customer = buildCustomer({ firstName: 'Customer', lastName: String(all.customers.length + 1), ...input });
      addUser(all, customer);
      return keep(all.customers, customer);
    },
  };
}

function vendorSeed(all: Growing, vendor: DemoVendor, random: Random): VendorSeed {
  let position = 0;
  return {
    vendor,
    product(input = {}) {
      position += 1;
      const title = input.title ?? `${vendor.name} product ${position}`;
      const product = buildProduct({ vendor, random, position, input: { ...input, title } });
      refuseTaken(all.products.some(({ slug }) => slug === product.slug), 'product', product.slug);
      return keep(all.products, product);
    },
    coupon: (input) => keep(all.coupons, buildCoupon({ vendor, ...input })),
  };
}

function keep<T>(list: T[], item: T): T {
  list.push(item);
  return item;
}

/** A person who serves two vendors is one user. */
function addUser(all: Growing, user: DemoUser): void {
  if (!all.users.some(({ key }) => key === user.key)) all.users.push(user);
}

function found<T>(item: T | undefined, what: string, name: string): T {
  if (item === undefined) throw new RangeError(`The seed has no ${what} "${name}"`);
  return item;
}

function refuseTaken(isTaken: boolean, what: string, slug: string): void {
  if (isTaken) throw new RangeError(`The seed already has a ${what} with the slug "${slug}"; give it another name or slug`);
}

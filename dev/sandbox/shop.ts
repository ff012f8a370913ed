/** What a partner finds in the sandbox: a shop with products, stock, and orders in every state that there is work on. */
import { buildOrder } from '../demo/builders/order.ts';
import { ceramics } from '../demo/catalog/ceramics.ts';
import { deterministicId } from '../demo/ids.ts';
import type { DemoData, DemoOrderState, DemoProduct, DemoVendor } from '../demo/model.ts';
import { createSeed } from '../demo/seed.ts';

/** How each order ends, the latest first; each is placed by somebody else. */
const stories: readonly (readonly [state: DemoOrderState, placedDaysAgo: number])[] = [
  ['placed', 0], ['placed', 0], ['placed', 1], ['placed', 1], ['accepted', 2], ['accepted', 3], ['accepted', 4],
  ['shipped', 6], ['shipped', 7], ['shipped', 8], ['delivered', 20], ['refunded', 35],
];
const sellable = ceramics.products.filter(({ status }) => status === undefined).slice(0, 8);

export type Shop = Pick<DemoData, 'vendors' | 'products' | 'customers' | 'orders' | 'categories'>;

/** The same shop for the same vendor, to the last id; another one's differs in ids and slugs only, so that a reset brings everything back. */
export function buildShop(vendorId: string): Shop {
  const code = vendorId.slice(-8);
  const seed = createSeed({ seed: 1 });
  const { staff: _people, ...row } = ceramics.vendor;
  const { vendor, product } = seed.vendor({ ...row, name: `Demo shop ${code}`, slug: `demo-shop-${code}`, legalName: 'Demo shop Ltd', skuPrefix: 'DEMO', staff: [[`Demo Owner ${code}`, 'owner']] });
  const shop = ownedBy(vendorId, vendor);
  const products = sellable.map((input) => soldBy(shop, code, product({ ...input, stock: 'plenty', publishedDaysAgo: 90 })));
  const buyers = stories.map((_story, index) => seed.customer({ firstName: 'Demo', lastName: `Buyer ${index + 1} ${code}`, countryCode: 'IE', currency: 'EUR' }));
  const productBySlug = (slug: string): DemoProduct => products.find((each) => each.slug === slug) ?? noProduct(slug);
  const orders = buyers.map((customer, index) => {
    const [endState, placedDaysAgo] = stories[index] ?? ['placed', 0];
    return buildOrder({ key: `sandbox-${code}-${index + 1}`, customer, placedDaysAgo, endState, lines: linesOf(products, index), productBySlug });
  });
  return { categories: seed.data().categories, vendors: [shop], products, customers: buyers, orders };
}

function noProduct(slug: string): never {
  throw new RangeError(`The shop has no product ${slug}`);
}

function ownedBy(id: string, vendor: DemoVendor): DemoVendor {
  return { ...vendor, id, staff: vendor.staff.map((member) => ({ ...member, vendorId: id, id: deterministicId('vsm', `${id} ${member.userKey}`) })) };
}

function soldBy({ id: vendorId, slug: vendorSlug }: DemoVendor, code: string, product: DemoProduct): DemoProduct {
  const id = deterministicId('prd', `${vendorId} ${product.slug}`);
  const variants = product.variants.map((variant) => ({ ...variant, id: deterministicId('var', `${vendorId} ${variant.sku}`), productId: id }));
  return { ...product, id, vendorId, vendorSlug, slug: `${product.slug}-${code}`, variants };
}

/** One or two products, so that refunds by line have something to choose from. */
function linesOf(products: readonly DemoProduct[], index: number): [string, number][] {
  const at = (offset: number) => (products[(index + offset) % products.length] as DemoProduct).slug;
  return index % 2 === 0 ? [[at(0), 1]] : [[at(0), 2], [at(3), 1]];
}

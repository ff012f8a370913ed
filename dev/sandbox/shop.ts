/** What a partner finds in the sandbox: a shop with products, stock, and orders in every state that there is work on. */
import type { DemoData, DemoOrderState, DemoProduct, DemoVendor } from '../demo/model.ts';
import { ceramics } from '../demo/catalog/ceramics.ts';
import { deterministicId } from '../demo/ids.ts';
import { createSeed } from '../demo/seed.ts';

/** How each order ends, the latest first; each is placed by somebody else. */
const stories: readonly (readonly [state: DemoOrderState, placedDaysAgo: number])[] = [
  ['placed', 0], ['placed', 0], ['placed', 1], ['placed', 1], ['accepted', 2], ['accepted', 3], ['accepted', 4],
  ['shipped', 6], ['shipped', 7], ['shipped', 8], ['delivered', 20], ['refunded', 35],
];
const productCount = 8;
const sellable = ceramics.products.filter(({ status }) => status === undefined);

export type Shop = Pick<DemoData, 'vendors' | 'products' | 'customers' | 'orders' | 'categories'>;

/** The same shop for the same vendor, to the last id; another one's has other ids and the same SKUs. */
export function buildShop(vendorId: string): Shop {
  const code = vendorId.slice(-8);
  const seed = createSeed({ seed: 1 });
  const { staff: _people, ...row } = ceramics.vendor;
  const { vendor, product } = seed.vendor({ ...row, name: `Demo shop ${code}`, slug: `demo-shop-${code}`, legalName: 'Demo shop Ltd', skuPrefix: 'DEMO', staff: [[`Demo Owner ${code}`, 'owner']] });
  for (const input of sellable.slice(0, productCount)) product({ ...input, slug: `${slugOf(input.title)}-${code}`, stock: 'plenty', publishedDaysAgo: 90 });
  const { products, categories } = seed.data();
  stories.forEach(([endState, placedDaysAgo], index) => {
    const customer = seed.customer({ firstName: 'Demo', lastName: `Buyer ${index + 1} ${code}`, countryCode: 'IE', currency: 'EUR' });
    seed.order({ key: `sandbox-${code}-${index + 1}`, customer, placedDaysAgo, endState, lines: linesOf(products, index) });
  });
  const { customers, orders } = seed.data();
  return { categories, vendors: [ownedBy(vendorId, vendor)], products: products.map((each) => ({ ...each, vendorId })), customers, orders: orders.map((order) => ({ ...order, lines: order.lines.map((line) => ({ ...line, vendorId })) })) };
}

const slugOf = (title: string): string => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

function ownedBy(id: string, vendor: DemoVendor): DemoVendor {
  return { ...vendor, id, staff: vendor.staff.map((member) => ({ ...member, vendorId: id, id: deterministicId('vsm', `${id} ${member.userKey}`) })) };
}

/** One or two products, so that refunds by line have something to choose from. */
function linesOf(products: readonly DemoProduct[], index: number): [string, number][] {
  const at = (offset: number) => (products[(index + offset) % products.length] as DemoProduct).slug;
  return index % 2 === 0 ? [[at(0), 1]] : [[at(0), 2], [at(3), 1]];
}

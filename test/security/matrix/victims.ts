/** Things that belong to a customer and to a vendor of the demo, as their owners see them. */
import type { World } from '../world.ts';
import { makeThings, nobodysId } from './made-things.ts';
import { asOwner } from './owner.ts';

export interface Victims {
  readonly person: string;
  readonly order: string;
  readonly orderNumber: string;
  readonly address: string;
  readonly session: string;
  readonly notification: string;
  readonly cartLine: string;
  readonly checkout: string;
  readonly catalogImport: string;
  readonly category: string;
  readonly scheduledPrice: string;
  readonly apiKey: string;
  readonly coupon: string;
  readonly sharedCoupon: string;
  readonly webhook: string;
  readonly webhookDelivery: string;
  /** Sent back by the person; an id that nothing has when the order cannot be. */
  readonly orderReturn: string;
  readonly vendor: string;
  readonly otherVendor: string;
  /** The vendor's part of the person's order. */
  readonly vendorOrder: string;
  readonly orderLine: string;
  readonly parcel: string;
  readonly product: string;
  readonly productSlug: string;
  /** A product that was never published. */
  readonly draft: string;
  readonly draftVariant: string;
  readonly variant: string;
  readonly review: string;
  /** People who work for the vendor. */
  readonly staff: readonly string[];
}

interface Edges<T> {
  edges: { node: T }[];
}
interface VendorOrderNode {
  id: string;
  vendor: { id: string } | null;
  parcels: { id: string }[];
  lines: { id: string }[];
}
interface Me {
  id: string;
  addresses: { id: string }[];
  sessions: { id: string }[];
  notifications: Edges<{ id: string }>;
  orders: Edges<{ id: string; number: string; vendorOrders: VendorOrderNode[] }>;
}
interface Shop {
  id: string;
  staff: { user: { id: string } }[];
  products: Edges<{ id: string; slug: string; category: { id: string } | null; variants: { id: string }[]; reviews: Edges<{ id: string }> }>;
}

const meQuery = `{ me { id addresses { id } sessions { id } notifications(first: 1) { edges { node { id } } }
  orders(first: 50) { edges { node { id number vendorOrders { id vendor { id } parcels { id } lines { id } } } } } } }`;
const shopQuery = `query($slug: String!) { vendor(slug: $slug) { id staff { user { id } }
  products(first: 10) { edges { node { id slug category { id } variants { id } reviews(first: 1) { edges { node { id } } } } } } } }`;

/** Reads the ids as the owners, and makes what the demo does not have. */
export async function findVictims(world: World): Promise<Victims> {
  const [buyer, owner, operator] = await Promise.all([asOwner(world, 'ada-moreau'), asOwner(world, 'ines-carvalho'), asOwner(world, 'oskar-tan')]);
  const me = await buyer<Me>(meQuery);
  const shop = await owner<Shop>(shopQuery, { slug: 'kiln-and-tide' });
  const other = await owner<{ id: string }>('query($slug: String!) { vendor(slug: $slug) { id } }', { slug: 'low-hum-audio' });
  const checkouts = await operator<Edges<{ id: string }>>('{ checkouts(first: 1) { edges { node { id } } } }');
  const parts = me.orders.edges.flatMap(({ node }) => node.vendorOrders.filter((part) => part.vendor?.id === shop.id).map((part) => ({ order: node, part })));
  const found = parts.find(({ part }) => part.parcels.length > 0) ?? parts[0];
  const product = shop.products.edges.find(({ node }) => node.reviews.edges.length > 0)?.node ?? shop.products.edges[0]?.node;
  const known = {
    checkout: checkouts.edges[0]?.node.id,
    person: me.id,
    order: found?.order.id,
    orderNumber: found?.order.number,
    address: me.addresses[0]?.id,
    session: me.sessions[0]?.id,
    notification: me.notifications.edges[0]?.node.id,
    vendor: shop.id,
    otherVendor: other.id,
    vendorOrder: found?.part.id,
    orderLine: found?.part.lines[0]?.id,
    parcel: found?.part.parcels[0]?.id ?? nobodysId,
    product: product?.id,
    productSlug: product?.slug,
    category: product?.category?.id,
    variant: product?.variants[0]?.id,
    review: product?.reviews.edges[0]?.node.id,
    staff: shop.staff.map(({ user }) => user.id),
  };
  return allFound({ ...known, ...(await makeThings({ buyer, owner, operator }, allFound(known))) });
}

function allFound<T extends Partial<Record<keyof Victims, string | readonly string[] | undefined>>>(found: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const missing = Object.entries(found).filter(([, id]) => id === undefined || (id as string | readonly string[]).length === 0).map(([name]) => name);
  if (missing.length > 0) throw new Error(`The demo data lacks what the matrix needs: ${missing.join(', ')}`);
  return found as { [K in keyof T]: Exclude<T[K], undefined> };
}

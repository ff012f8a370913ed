/** Things that belong to a customer and to a vendor of the demo, as their owners see them. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { World } from '../world.ts';

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
  products: Edges<{ id: string; slug: string; variants: { id: string }[]; reviews: Edges<{ id: string }> }>;
}

const vendorSlug = 'kiln-and-tide';
const staffKey = 'ines-carvalho';
const buyerKey = 'ada-moreau';

const meQuery = `{ me { id addresses { id } sessions { id } notifications(first: 1) { edges { node { id } } }
  orders(first: 50) { edges { node { id number vendorOrders { id vendor { id } parcels { id } lines { id } } } } } } }`;
const shopQuery = `query($slug: String!) { vendor(slug: $slug) { id staff { user { id } }
  products(first: 10) { edges { node { id slug variants { id } reviews(first: 1) { edges { node { id } } } } } } } }`;

/** Reads the ids as the owners, and makes what the demo does not have: a draft, a cart. */
export async function findVictims(world: World): Promise<Victims> {
  const buyer = await world.persona(buyerKey);
  const owner = await world.persona(staffKey);
  const read = async <T>(query: string, variables: Record<string, unknown>, token: string): Promise<T> => {
    const { data, text } = await world.gateway(query, variables, { token });
    assert.ok(data, `the owner sees nothing: ${text}`);
    return Object.values(data)[0] as unknown as T;
  };
  const me = await read<Me>(meQuery, {}, buyer.token);
  const shop = await read<Shop>(shopQuery, { slug: vendorSlug }, owner.token);
  const other = await read<{ id: string }>('query($slug: String!) { vendor(slug: $slug) { id } }', { slug: 'low-hum-audio' }, owner.token);
  const parts = me.orders.edges.flatMap(({ node }) => node.vendorOrders.filter((part) => part.vendor?.id === shop.id).map((part) => ({ order: node, part })));
  const found = parts.find(({ part }) => part.parcels.length > 0) ?? parts[0];
  const product = shop.products.edges.find(({ node }) => node.reviews.edges.length > 0)?.node ?? shop.products.edges[0]?.node;
  const sku = `MATRIX-${randomBytes(4).toString('hex')}`;
  const draft = await read<{ product: { id: string; variants: { id: string }[] } }>(
    'mutation($v: ID!, $i: ProductCreateInput!) { productCreate(vendorId: $v, input: $i) { product { id variants { id } } userErrors { code message } } }',
    { v: shop.id, i: { title: `Not published ${sku}`, category: 'table-and-home', variants: [{ sku, prices: [{ currency: 'EUR', minorUnits: 1000 }], initialStock: 3 }] } },
    owner.token,
  );
  const cart = await read<{ cart: { lines: { id: string }[] } }>(
    'mutation($l: [CartLineAddInput!]!) { cartLinesAdd(lines: $l, country: "FR", currency: "EUR") { cart { lines { id } } userErrors { code message } } }',
    { l: [{ variantId: product?.variants[0]?.id, quantity: 1 }] },
    buyer.token,
  );
  const support = await world.persona('oskar-tan');
  const checkouts = await read<Edges<{ id: string }>>('{ checkouts(first: 1) { edges { node { id } } } }', {}, support.token);
  const started = await read<{ catalogImport: { id: string } }>('mutation($v: ID!) { catalogImportCreate(vendorId: $v) { catalogImport { id } userErrors { code message } } }', { v: shop.id }, owner.token);
  return allFound({
    catalogImport: started.catalogImport?.id,
    checkout: checkouts.edges[0]?.node.id,
    person: me.id,
    order: found?.order.id,
    orderNumber: found?.order.number,
    address: me.addresses[0]?.id,
    session: me.sessions[0]?.id,
    notification: me.notifications.edges[0]?.node.id,
    cartLine: cart.cart?.lines[0]?.id,
    vendor: shop.id,
    otherVendor: other.id,
    vendorOrder: found?.part.id,
    orderLine: found?.part.lines[0]?.id,
    parcel: found?.part.parcels[0]?.id ?? 'pcl_none',
    product: product?.id,
    productSlug: product?.slug,
    draft: draft.product?.id,
    draftVariant: draft.product?.variants[0]?.id,
    variant: product?.variants[0]?.id,
    review: product?.reviews.edges[0]?.node.id,
    staff: shop.staff.map(({ user }) => user.id),
  });
}

function allFound(found: { [K in keyof Victims]: Victims[K] | undefined }): Victims {
  const missing = Object.entries(found).filter(([, id]) => id === undefined || id.length === 0).map(([name]) => name);
  if (missing.length > 0) throw new Error(`The demo data lacks what the matrix needs: ${missing.join(', ')}`);
  return found as Victims;
}

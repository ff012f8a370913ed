/** A product subgraph on a database of its own, and a fluent way to fill it through the real use cases. */
import { platformMigrations, type Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import { createOutbox } from '#platform/outbox/outbox';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from '#platform/testing/test-database';
import { createTestSubgraph, type TestSubgraph } from '#platform/testing/test-subgraph';
import { customer, staff } from '#platform/testing/test-viewer';
import type { Viewer } from '#platform/auth/viewer';
import { buildApp, schemaFile } from '../app.ts';
import { saveCategories } from '../data/category-writer.ts';
import { entities } from '../data/entities.ts';
import { migrations } from '../data/migrations/index.ts';
import { applyVendor } from '../use-cases/apply-vendor.ts';
import { createProduct } from '../use-cases/create-product.ts';
import type { TxDeps, UseCaseDeps } from '../use-cases/deps.ts';
import { productCreateInput } from '../use-cases/product-input.ts';
import { publishProduct } from '../use-cases/publish-product.ts';

export interface TestVendor {
  id: string;
  slug: string;
  owner: Viewer;
  version: number;
}

export interface TestProduct {
  id: string;
  slug: string;
  vendorId: string;
  /** In the order given. */
  variantIds: string[];
  /** Of the first variant. */
  variantId: string;
}

export interface ProductOptions {
  vendor?: TestVendor;
  title?: string;
  description?: string;
  category?: string;
  tags?: string[];
  priceMinor?: number;
  prices?: { currency: string; minorUnits: number; compareAtMinorUnits?: number }[];
  stock?: number;
  /** Values of the option "Colour"; one variant each. */
  colours?: string[];
  attributes?: { name: string; value: string }[];
  media?: { key: string; alt: string; width: number; height: number; focalPoint?: { x: number; y: number } }[];
  isDraft?: boolean;
}

export interface Shop extends TestSubgraph {
  db: TestDatabase;
  deps: UseCaseDeps;
  /** The present of this shop; assign to travel. */
  clock: { now: Date };
  vendor(name?: string): Promise<TestVendor>;
  /** Applies vendor.updated.v1 with other facts. */
  vendorChanges(vendor: TestVendor, changes: { status?: 'APPROVED' | 'SUSPENDED'; isAcceptingOrders?: boolean; name?: string }): Promise<void>;
  product(options?: ProductOptions): Promise<TestProduct>;
  /** Runs a use case that takes part in a transaction. */
  inTx<T>(work: (deps: TxDeps) => Promise<T>): Promise<T>;
  /** Data of the messages of one type in the outbox, oldest first. */
  messages(type: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function openShop(options: TestDatabaseOptions = {}): Promise<Shop> {
  const db = await createTestDatabase({ entities, migrations: [...platformMigrations, ...migrations], ...options });
  const outbox = createOutbox({ producer: 'product' });
  const clock = { now: new Date() };
  const now = () => clock.now;
  const deps: UseCaseDeps = { db, outbox, now };
  const app = buildApp({ db, workerDb: db, outbox, mediaBaseUrl: 'http://media.test', now, logger: silentLogger() });
  const subgraph = await createTestSubgraph({ name: 'product', schemaFile, resolvers: app.resolvers, permissions: app.permissions, context: app.context });
  await saveCategories(db, [
    category('cat_home', null, 'home', 'Home'),
    category('cat_textiles', 'cat_home', 'textiles', 'Textiles'),
    category('cat_kitchen', 'cat_home', 'kitchen', 'Kitchen'),
    category('cat_games', null, 'games', 'Games'),
  ]);
  const inTx: Shop['inTx'] = (work) => db.transaction((tx: Tx) => work({ tx, outbox, now: now() }));
  const builders = createBuilders(deps, inTx);
  return {
    ...subgraph,
    ...builders,
    db,
    deps,
    clock,
    inTx,
    async messages(type) {
      const rows = await db.query<{ envelope: string }>('SELECT envelope FROM outbox WHERE type = ? ORDER BY seq', [type]);
      return rows.map(({ envelope }) => (JSON.parse(envelope) as { data: Record<string, unknown> }).data);
    },
    async close() {
      await subgraph.stop();
      await db.drop();
    },
  };
}

/** A customer who has received the product. */
export async function buyerOf({ db }: Pick<Shop, 'db'>, product: TestProduct): Promise<Viewer> {
  const viewer = customer(newId('usr'));
  await db.execute('INSERT INTO purchases (customer_id, product_id, vendor_order_id, delivered_at) VALUES (?, ?, ?, ?)', [
    viewer.userId, product.id, newId('vor'), new Date(),
  ]);
  return viewer;
}

function createBuilders(deps: UseCaseDeps, inTx: Shop['inTx']): Pick<Shop, 'vendor' | 'vendorChanges' | 'product'> {
  let serial = 0;
  let first: TestVendor | undefined;
  const vendorChanges: Shop['vendorChanges'] = async (vendor, changes) => {
    vendor.version += 1;
    await inTx((txDeps) => applyVendor(txDeps, vendorState(vendor, changes), vendor.version));
  };
  const vendor: Shop['vendor'] = async (name = `Vendor ${(serial += 1)}`) => {
    const id = newId('vnd');
    const made = { id, slug: name.toLowerCase().replaceAll(' ', '-'), owner: staff(id, 'OWNER', newId('usr')), version: 0 };
    await vendorChanges(made, { name });
    return made;
  };
  const product: Shop['product'] = async (options = {}) => {
    const owner = options.vendor ?? (first ??= await vendor());
    const number = (serial += 1);
    const input = productCreateInput.parse(inputOf(options, number));
    const id = await createProduct(deps, { viewer: owner.owner, vendorId: owner.id, input });
    if (!options.isDraft) await publishProduct(deps, { viewer: owner.owner, productId: id });
    const variants = await deps.db.query<{ id: string }>('SELECT id FROM product_variants WHERE product_id = ? ORDER BY position', [id]);
    const [row] = await deps.db.query<{ slug: string }>('SELECT slug FROM products WHERE id = ?', [id]);
    const variantIds = variants.map((each) => each.id);
    return { id, slug: row?.slug ?? '', vendorId: owner.id, variantIds, variantId: variantIds[0] ?? '' };
  };
  return { vendor, vendorChanges, product };
}

function inputOf(options: ProductOptions, number: number): unknown {
  const prices = options.prices ?? [{ currency: 'EUR', minorUnits: options.priceMinor ?? 1000 }];
  const colours = options.colours ?? [];
  const variant = (colour: string | null, index: number) => ({
    sku: `SKU-${number}-${index}`,
    optionValues: colour === null ? [] : [colour],
    prices,
    initialStock: options.stock ?? 10,
  });
  return {
    title: options.title ?? `Product ${number}`,
    description: options.description ?? null,
    category: options.category ?? 'textiles',
    tags: options.tags ?? [],
    optionNames: colours.length > 0 ? ['Colour'] : [],
    variants: colours.length > 0 ? colours.map(variant) : [variant(null, 0)],
    attributes: options.attributes ?? [],
    media: options.media ?? [],
  };
}

function vendorState(vendor: TestVendor, { status = 'APPROVED' as const, isAcceptingOrders = true, name = vendor.slug }: Parameters<Shop['vendorChanges']>[1]) {
  return {
    vendorId: vendor.id,
    slug: vendor.slug,
    name,
    country: 'DE',
    payoutCurrency: 'EUR',
    status,
    isAcceptingOrders,
    handlingDays: 2,
    returnWindowDays: 30,
    shipping: [],
    commissionAgreements: [],
    staff: [],
  };
}

function category(id: string, parentId: string | null, slug: string, name: string) {
  return { id, parentId, slug, name, description: null, image: null, position: 0 };
}

/** A database with a large catalog, kept between runs: filling it takes minutes, measuring seconds. */
import mysql from 'mysql2/promise';
import { createDatabase, migrate, platformMigrations, type Database } from '#platform/data/database';
import { silentLogger } from '#platform/telemetry/logger';
import { buildDemoData } from '../../dev/demo/demo-data.ts';
import { generateCatalog } from '../../dev/demo/generate-catalog.ts';
import { entities } from '../../subgraphs/product/data/entities.ts';
import { migrations } from '../../subgraphs/product/data/migrations/index.ts';
import { seed } from '../../subgraphs/product/seed.ts';

export interface CatalogDatabase {
  db: Database;
  url: string;
  products: number;
}

export interface CatalogOptions {
  /** URL of an account that may create databases. */
  adminUrl: string;
  /** At least so many products. */
  products: number;
  vendors: number;
  say: (text: string) => void;
}

/** Opens the catalog, filling it where it has fewer products than asked for. The caller closes it. */
export async function openCatalog({ adminUrl, products, vendors, say }: CatalogOptions): Promise<CatalogDatabase> {
  const name = `bench_catalog_${products}`;
  const connection = await mysql.createConnection(adminUrl);
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  await connection.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const db = await createDatabase({ url: url.href, entities, migrations: [...platformMigrations, ...migrations], logger: silentLogger(), poolSize: 4, statementTimeoutMs: 60_000 });
  await migrate(db);
  if ((await countProducts(db)) < products) await fill(db, { products, vendors, say });
  return { db, url: url.href, products: await countProducts(db) };
}

async function fill(db: Database, { products, vendors, say }: Omit<CatalogOptions, 'adminUrl'>): Promise<void> {
  const now = new Date();
  const demo = buildDemoData({ seed: 1 });
  await seed({ db, ...demo, now });
  let done = 0;
  for await (const batch of generateCatalog({ products, vendors, seed: 1 })) {
    await seed({ db, categories: [], vendors: batch.vendors, products: batch.products, reviews: [], now });
    done += batch.products.length;
    if (done % 5_000 < batch.products.length) say(`filling the catalog: ${done} of ${products} products`);
  }
  // Nobody listens to the announcements here.
  await db.execute('DELETE FROM product_announcements');
  await db.query('ANALYZE TABLE products, product_variants, product_listings, product_price_ranges, product_attributes, search_documents, stock_items');
}

async function countProducts(db: Database): Promise<number> {
  const [row] = await db.query<{ count: number }>('SELECT COUNT(*) AS count FROM products');
  return row?.count ?? 0;
}

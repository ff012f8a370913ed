/** News of one thing that two processes deal with at one time. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { productUpdated } from '#events/product';
import { userUpdated } from '#events/user';
import { vendorUpdated } from '#events/vendor';
import { platformMigrations, type Sql } from '#platform/data/database';
import { createTestDatabase } from '#platform/testing/test-database';
import { waitFor } from '#platform/testing/wait-for';
import { personalData } from '../consumers/personal-data.ts';
import { saveProductCopy, saveUserCopy, saveVendorCopy } from '../data/copies-repository.ts';
import { migrations } from '../data/migrations/index.ts';

let db: Awaited<ReturnType<typeof createTestDatabase>>;
before(async () => {
  db = await createTestDatabase({ entities: [], migrations: [...platformMigrations, ...migrations] });
});
after(() => db.drop());

/** The older news finds nothing, and is done only when the newer has gone the same way, or waits for the older. */
async function newerBesideOlder(save: (sql: Sql, version: 1 | 2) => Promise<void>): Promise<void> {
  const hasSpoken = Promise.withResolvers<void>();
  const mayGoOn = Promise.withResolvers<void>();
  const older = db.transaction(async (tx) => {
    const slowly = (ask: (sql: string, params?: readonly unknown[]) => Promise<unknown>) => async (sql: string, params?: readonly unknown[]) => {
      const answer = await ask(sql, params);
      hasSpoken.resolve();
      await mayGoOn.promise;
      return answer;
    };
    await save(Object.create(tx, { query: { value: slowly(tx.query.bind(tx)) }, execute: { value: slowly(tx.execute.bind(tx)) } }) as Sql, 1);
  });
  await hasSpoken.promise;
  // Where the older one holds the row by now, the newer one waits for it; else it is done before it.
  const newer = db.transaction((tx) => save(tx, 2));
  await Promise.race([newer, rowIsWaitedFor()]);
  mayGoOn.resolve();
  await Promise.all([older, newer]);
}

async function rowIsWaitedFor(): Promise<void> {
  const waiting = "SELECT 1 FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'INSERT INTO % ON DUPLICATE KEY UPDATE%'";
  await waitFor(async () => (await db.query(waiting)).length > 0, { what: 'the newer news to wait for the older' });
}

test('of the first two news of a product, a vendor or a person the newer one stands', async () => {
  await newerBesideOlder((sql, version) => saveProductCopy(sql, version, { ...productUpdated.example, isPurchasable: version === 2 }));
  assert.deepEqual(await db.query('SELECT version, is_purchasable AS isPurchasable FROM product_copies'), [{ version: 2, isPurchasable: 1 }]);
  await newerBesideOlder((sql, version) => saveVendorCopy(sql, version, { ...vendorUpdated.example, name: `Version ${version}` }));
  assert.deepEqual(await db.query('SELECT version, name FROM vendor_copies'), [{ version: 2, name: 'Version 2' }]);
  await newerBesideOlder((sql, version) => saveUserCopy(sql, version, { ...userUpdated.example, displayName: `Version ${version}` }));
  assert.deepEqual(await db.query('SELECT version, display_name AS name FROM user_copies'), [{ version: 2, name: 'Version 2' }]);
});

test('older news changes neither a product nor what belongs to it, and the same again changes nothing', async () => {
  const [variant] = productUpdated.example.variants;
  assert.ok(variant);
  const told = (version: number, sku: string) => db.transaction((tx) => saveProductCopy(tx, version, { ...productUpdated.example, productId: 'prd_late', slug: `late-${version}`, variants: [{ ...variant, variantId: 'var_late', sku }] }));
  await told(5, 'NEW');
  await told(4, 'OLD');
  await told(5, 'NEW');
  assert.deepEqual(await db.query("SELECT p.version, p.slug, v.sku FROM product_copies p JOIN variant_copies v ON v.product_id = p.product_id WHERE p.product_id = 'prd_late'"), [{ version: 5, slug: 'late-5', sku: 'NEW' }]);
});

test('who is deleted before being known here does not come back with what was said earlier', async () => {
  const userId = 'usr_unheard';
  await db.transaction((tx) => personalData.erase(tx, { userId, version: 9, now: new Date() }));
  await db.transaction((tx) => saveUserCopy(tx, 8, { ...userUpdated.example, userId, displayName: 'Mara Lindqvist' }));
  assert.deepEqual(await db.query('SELECT display_name AS name FROM user_copies WHERE user_id = ?', [userId]), [{ name: 'Deleted user' }]);
});

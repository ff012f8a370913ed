import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { admin, customer, staff } from '#platform/testing/test-viewer';
import { listingInvariants } from '../invariants.ts';
import { announceQueued } from '../use-cases/announce-products.ts';
import { openShop, type Shop } from './harness.ts';

let shop: Shop;
before(async () => {
  shop = await openShop();
});
after(async () => {
  assert.deepEqual(await listingInvariants(shop.db), []);
  await shop.close();
});

interface Payload {
  category: { id: string; slug: string; version: number; path: { slug: string }[] } | null;
  userErrors: { code: string; field: string[]; currentVersion: number | null }[];
}
async function change(mutation: string, viewer: Viewer = admin()): Promise<Payload & { refused: string | undefined }> {
  const { data, code } = await shop.call<{ result: Payload } | null>({ query: `mutation { result: ${mutation} { category { id slug version path { slug } } userErrors { code field currentVersion } } }`, viewer });
  return { ...(data?.result ?? { category: null, userErrors: [] }), refused: code };
}
const create = async (slug: string, parentId?: string) => {
  const { category, userErrors } = await change(`categoryCreate(input: { slug: "${slug}", name: "${slug}"${parentId ? `, parentId: "${parentId}"` : ''} })`);
  return category ?? assert.fail(JSON.stringify(userErrors));
};
const slugs = (category: Payload['category']) => category?.path.map(({ slug }) => slug);

/** Every category with each of those above it, computed from the parents. */
async function closureAsItShouldBe(): Promise<string[]> {
  const rows = await shop.db.query<{ id: string; parentId: string | null }>('SELECT id, parent_id AS parentId FROM categories');
  const parents = new Map(rows.map(({ id, parentId }) => [id, parentId]));
  const pairs = rows.flatMap(({ id }) => {
    const own: string[] = [];
    for (let [at, depth] = [id as string | null, 0]; at; at = parents.get(at) ?? null, depth += 1) own.push(`${at} ${id} ${depth}`);
    return own;
  });
  return pairs.sort();
}
async function closureAsStored(): Promise<string[]> {
  return (await shop.db.query<{ row: string }>("SELECT CONCAT(ancestor_id, ' ', descendant_id, ' ', depth) AS `row` FROM category_closure")).map(({ row }) => row).sort();
}

test('a moved category takes along what is below it, and products follow', async () => {
  const shelf = await create('shelf');
  const cups = await create('cups', 'cat_kitchen');
  const tiny = await create('tiny', cups.id);
  const product = await shop.product({ category: 'tiny' });
  const moved = await change(`categoryMove(id: "${cups.id}", expectedVersion: 1, parentId: "${shelf.id}")`);
  assert.deepEqual(slugs(moved.category), ['shelf', 'cups']);
  const query = `{ home: category(slug: "home") { productCount } shelf: category(slug: "shelf") { productCount } list: products(filter: { category: "shelf" }) { edges { node { id } } } }`;
  assert.deepEqual((await shop.call({ query })).data, { home: { productCount: 0 }, shelf: { productCount: 1 }, list: { edges: [{ node: { id: product.id } }] } });
  while ((await announceQueued(shop.deps)) > 0) continue;
  const told = (await shop.messages('product.updated.v1')).findLast(({ productId }) => productId === product.id);
  assert.deepEqual(told?.['categoryPath'], [shelf.id, cups.id, tiny.id]);
  const top = await change(`categoryMove(id: "${cups.id}", expectedVersion: 2)`);
  assert.deepEqual(slugs(top.category), ['cups']);
  assert.deepEqual(await closureAsStored(), await closureAsItShouldBe());
});

test('circles are refused, even when two moves at once would make one together', async () => {
  const [a, b] = [await create('ring-a'), await create('ring-b')];
  const inside = await create('ring-inside', a.id);
  for (const parent of [a.id, inside.id]) {
    assert.equal((await change(`categoryMove(id: "${a.id}", expectedVersion: 1, parentId: "${parent}")`)).userErrors[0]?.code, 'INVALID_INPUT');
  }
  const both = await Promise.all([change(`categoryMove(id: "${a.id}", expectedVersion: 1, parentId: "${b.id}")`), change(`categoryMove(id: "${b.id}", expectedVersion: 1, parentId: "${a.id}")`)]);
  assert.equal(both.filter(({ userErrors }) => userErrors.length === 0).length, 1);
  assert.deepEqual(await closureAsStored(), await closureAsItShouldBe());
});

test('an edit upon an old version, a taken address, a tree too deep and an unknown parent are refused', async () => {
  const one = await create('one');
  assert.equal((await change(`categoryUpdate(id: "${one.id}", expectedVersion: 1, input: { name: "Uno", slug: "uno" })`)).category?.slug, 'uno');
  const late = await change(`categoryUpdate(id: "${one.id}", expectedVersion: 1, input: { name: "Late" })`);
  assert.deepEqual(late.userErrors, [{ code: 'VERSION_CONFLICT', field: ['expectedVersion'], currentVersion: 2 }]);
  assert.equal((await change(`categoryUpdate(id: "${one.id}", expectedVersion: 2, input: { slug: "home" })`)).userErrors[0]?.code, 'ALREADY_EXISTS');
  assert.equal((await change('categoryCreate(input: { slug: "home", name: "Home" })')).userErrors[0]?.code, 'ALREADY_EXISTS');
  assert.equal((await change('categoryCreate(input: { slug: "lost", name: "Lost", parentId: "cat_none" })')).userErrors[0]?.code, 'NOT_FOUND');
  let parent = one.id;
  for (let level = 2; level <= 8; level += 1) parent = (await create(`level-${level}`, parent)).id;
  assert.equal((await change(`categoryCreate(input: { slug: "level-9", name: "Nine", parentId: "${parent}" })`)).userErrors[0]?.code, 'LIMIT_EXCEEDED');
});

test('nobody but administrators changes the tree', async () => {
  for (const viewer of [customer(), staff('vnd_x', 'OWNER'), customer('usr_s', { roles: ['support'] })]) {
    for (const mutation of ['categoryCreate(input: { slug: "x", name: "X" })', 'categoryUpdate(id: "cat_home", expectedVersion: 1, input: { name: "X" })', 'categoryMove(id: "cat_home", expectedVersion: 1)']) {
      assert.equal((await change(mutation, viewer)).refused, 'FORBIDDEN');
    }
  }
});

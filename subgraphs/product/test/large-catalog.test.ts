import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Sql } from '#platform/data/database';
import { categoriesBelowSlug } from '../data/category-reads.ts';
import { listHits, type ListPage } from '../data/listing-query.ts';
import { listingInvariants, stockInvariants } from '../invariants.ts';
import { seed } from '../seed.ts';
import { resolveFilter, type ProductFilterInput } from '../use-cases/resolve-filter.ts';
import type { Shop } from './harness.ts';
import { demo, filledAt as now, openLargeShop } from './large-shop.ts';

let shop: Shop;
before(async () => {
  shop = await openLargeShop();
});
after(() => shop.close());

test('seeded data keep all invariants, and seeding twice changes nothing', async () => {
  const count = () => shop.db.query('SELECT (SELECT COUNT(*) FROM products) AS products, (SELECT COUNT(*) FROM stock_movements) AS movements, (SELECT SUM(product_count) FROM search_terms) AS terms');
  const before = await count();
  await seed({ db: shop.db, ...demo, now });
  assert.deepEqual(await count(), before);
  assert.deepEqual([...(await stockInvariants(shop.db)), ...(await listingInvariants(shop.db))], []);
});

interface Plan {
  table: string;
  type: string;
  key: string | null;
  rows: number;
  Extra: string | null;
}

async function explain(request: { query?: string; filter?: ProductFilterInput }, page: Partial<ListPage>): Promise<Plan[]> {
  const filter = await resolveFilter({ db: shop.db, categories: { below: (slug) => categoriesBelowSlug(shop.db, slug) } }, { ...request, currency: 'EUR' });
  let plans: Plan[] = [];
  const explaining: Pick<Sql, 'query' | 'execute'> = {
    ...shop.db,
    async query(sql, params) {
      plans = await shop.db.query<Plan>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, params);
      return [];
    },
  };
  await listHits(explaining, filter, { sort: 'NEWEST', limit: 20, after: null, offset: 0, ...page });
  return plans;
}

const after_ = { key: 5000, id: 'prd_01hk153x00000000000000000a' };
const lists: Record<string, [Parameters<typeof explain>[0], Partial<ListPage>]> = {
  'newest': [{}, {}],
  'newest, a later page': [{}, { after: { ...after_, key: now.getTime() - 86_400_000 * 30 } }],
  'cheapest': [{}, { sort: 'PRICE_ASC' }],
  'cheapest, a later page': [{}, { sort: 'PRICE_ASC', after: after_ }],
  'dearest': [{}, { sort: 'PRICE_DESC' }],
  'best rated': [{}, { sort: 'RATING' }],
  'most sold': [{}, { sort: 'BEST_SELLING' }],
  'of a category': [{ filter: { category: 'mugs-and-cups' } }, {}],
  'of a category, cheapest': [{ filter: { category: 'mugs-and-cups' } }, { sort: 'PRICE_ASC' }],
  'of a category, best rated, a later page': [{ filter: { category: 'mugs-and-cups' } }, { sort: 'RATING', after: after_ }],
  'of a category and those below, cheapest': [{ filter: { category: 'table-and-home' } }, { sort: 'PRICE_ASC' }],
  'of a category and those below, dearest': [{ filter: { category: 'table-and-home' } }, { sort: 'PRICE_DESC' }],
  'of a vendor, best rated': [{ filter: { vendors: [demo.vendors[0]?.slug ?? ''] } }, { sort: 'RATING' }],
  'in a price range, in stock': [{ filter: { minPriceMinor: 2000, maxPriceMinor: 4000, inStock: true } }, {}],
  'with an attribute': [{ filter: { attributes: [{ code: 'material', values: ['oak'] }] } }, {}],
  'with words': [{ query: 'oak board' }, { sort: 'RELEVANCE' }],
  'with words, cheapest': [{ query: 'oak board' }, { sort: 'PRICE_ASC' }],
  'by id': [{ filter: { ids: demo.products.slice(0, 5).map(({ id }) => id) } }, {}],
};

for (const [name, [request, page]] of Object.entries(lists)) {
  test(`the list "${name}" never scans a whole table`, async () => {
    for (const { table, type, key, rows, Extra } of await explain(request, page)) {
      // A derived table of a semi-join is as small as what it was made of.
      if (table?.startsWith('<')) continue;
      assert.notEqual(type, 'ALL', `${table} by ${key}, ${rows} rows, ${Extra}`);
    }
  });
}

for (const name of ['newest', 'cheapest', 'dearest', 'best rated', 'most sold', 'cheapest, a later page', 'in a price range, in stock', 'of a category', 'of a category, cheapest', 'of a category, best rated, a later page']) {
  test(`the list "${name}" is read in the order of its index, without sorting`, async () => {
    const [request, page] = lists[name] ?? assert.fail();
    for (const { Extra } of await explain(request, page)) assert.doesNotMatch(Extra ?? '', /filesort|temporary/);
  });
}

test('a branch of the tree is merged from its categories in the right order, page after page, in every sort', async () => {
  const below = await categoriesBelowSlug(shop.db, 'table-and-home');
  for (const sort of ['NEWEST', 'PRICE_ASC', 'PRICE_DESC', 'RATING', 'BEST_SELLING'] as const) {
    const filter = { ...(await resolveFilter({ db: shop.db, categories: { below: async () => below } }, { filter: { category: 'table-and-home' }, currency: 'EUR' })), isNarrow: false };
    const pages = async (isMerged: boolean): Promise<string[]> => {
      const seen: string[] = [];
      let after: ListPage['after'] = null;
      for (let page = 0; page < 3; page += 1) {
        const hits = await listHits(shop.db, { ...filter, isNarrow: !isMerged }, { sort, limit: 30, after, offset: 0 });
        seen.push(...hits.slice(0, 30).map(({ id }) => id));
        const last = hits[29] ?? assert.fail();
        after = { id: last.id, key: Number(last.sortKey) };
      }
      return seen;
    };
    assert.deepEqual(await pages(true), await pages(false), sort);
  }
});

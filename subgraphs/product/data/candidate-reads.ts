/** Everything in a list at once, as facts: what is counted and, for words, what is paged through. */
import type { Sql } from '#platform/data/database';
import { readPriceFacts, type ListingFacts } from '../domain/listing-facts.ts';

/** A list before its filters: of products with some words, of some vendors, of some categories, or of all. */
export interface Scope {
  /** In MATCH ... AGAINST syntax. */
  text: string | null;
  vendorIds: readonly string[] | null;
  categoryIds: readonly string[] | null;
  ids: readonly string[] | null;
}

export interface Candidates {
  rows: readonly ListingFacts[];
  /** How many there are in all. */
  total: number;
  /** Whether `rows` are all of them. If not, they are the best matches, the vendor's newest, or an even sample. */
  isComplete: boolean;
}

/** Reading stops here, however long the list is. */
export const maxCandidates = 4_000;

const sampleKeys = 2 ** 32;
/** Of a listing `l`, for `factsOf`. */
export const factColumns = `l.product_id AS id, l.vendor_id AS vendorId, l.category_id AS categoryId, l.is_purchasable AS isPurchasable, l.stock_level AS stockLevel,
  l.created_at AS createdAt, l.rating_average AS ratingAverage, l.rating_score AS ratingScore, l.sold_count AS soldCount,
  l.price_facts AS priceFacts, l.value_facts AS valueFacts`;

/** Relevance is rounded, so that the key in a cursor equals the one computed for the next page. */
export const relevance = 'CAST(ROUND(MATCH(d.terms) AGAINST (? IN BOOLEAN MODE) * 10000) AS SIGNED)';

/** A listing as it is stored. */
export type FactRow = Omit<ListingFacts, 'prices' | 'values' | 'createdAt' | 'score'> & { createdAt: Date; priceFacts: string; valueFacts: string | null; score?: number };

/** Up to `maxCandidates` of the visible products in a scope. */
export function readCandidates(sql: Sql, scope: Scope): Promise<Candidates> {
  if (scope.text !== null) return withWords(sql, scope.text);
  if (scope.ids) return ofIds(sql, scope.ids);
  return scope.vendorIds ? ofVendors(sql, scope.vendorIds) : ofCategories(sql, scope.categoryIds);
}

async function withWords(sql: Sql, text: string): Promise<Candidates> {
  const rows = await sql.query<FactRow>(
    `SELECT STRAIGHT_JOIN ${factColumns}, hit.score FROM (
       SELECT d.product_id, ${relevance} AS score FROM search_documents d WHERE MATCH(d.terms) AGAINST (? IN BOOLEAN MODE) AND d.is_visible = 1
       ORDER BY score DESC, d.product_id DESC LIMIT ${maxCandidates + 1}
     ) hit JOIN product_listings l ON l.product_id = hit.product_id WHERE l.is_visible = 1`,
    [text, text],
  );
  if (rows.length <= maxCandidates) return complete(rows);
  const [counted] = await sql.query<{ total: number }>('SELECT COUNT(*) AS total FROM search_documents d WHERE MATCH(d.terms) AGAINST (? IN BOOLEAN MODE) AND d.is_visible = 1', [text]);
  return { rows: factsOf(rows), total: counted?.total ?? rows.length, isComplete: false };
}

async function ofIds(sql: Sql, ids: readonly string[]): Promise<Candidates> {
  return complete(await sql.query<FactRow>(`SELECT ${factColumns} FROM product_listings l WHERE l.product_id IN (?) AND l.is_visible = 1`, [ids]));
}

async function ofVendors(sql: Sql, vendorIds: readonly string[]): Promise<Candidates> {
  const where = 'FROM product_listings l FORCE INDEX (ix_listings_vendor) WHERE l.vendor_id IN (?) AND l.is_visible = 1';
  const [counted] = await sql.query<{ total: number }>(`SELECT COUNT(*) AS total ${where}`, [vendorIds]);
  const rows = await sql.query<FactRow>(`SELECT ${factColumns} ${where} LIMIT ${maxCandidates}`, [vendorIds]);
  const total = counted?.total ?? 0;
  return total <= maxCandidates ? complete(rows) : { rows: factsOf(rows), total, isComplete: false };
}

async function ofCategories(sql: Sql, categoryIds: readonly string[] | null): Promise<Candidates> {
  const [counted] = await sql.query<{ total: number }>(
    `SELECT CAST(COALESCE(SUM(listed_count), 0) AS SIGNED) AS total FROM categories ${categoryIds ? 'WHERE id IN (?)' : ''}`,
    categoryIds ? [categoryIds] : [],
  );
  const total = counted?.total ?? 0;
  const isComplete = total <= maxCandidates;
  const index = categoryIds ? 'ix_listings_category_sample' : 'ix_listings_sample';
  const within = categoryIds ? 'AND l.category_id IN (?)' : '';
  const most = isComplete ? sampleKeys : Math.floor((maxCandidates / total) * sampleKeys);
  const rows = await sql.query<FactRow>(
    `SELECT ${factColumns} FROM product_listings l FORCE INDEX (${index}) WHERE l.is_visible = 1 ${within} AND l.sample_key < ? LIMIT ${maxCandidates}`,
    [...(categoryIds ? [categoryIds] : []), most],
  );
  return isComplete ? complete(rows) : { rows: factsOf(rows), total, isComplete };
}

function complete(rows: readonly FactRow[]): Candidates {
  return { rows: factsOf(rows), total: rows.length, isComplete: true };
}

/** Each id and token is kept once, however many products have it: these lists stay in memory for a while. */
export function factsOf(rows: readonly FactRow[]): ListingFacts[] {
  const known = new Map<string, string>();
  const shared = (text: string): string => {
    const first = known.get(text);
    if (first === undefined) known.set(text, text);
    return first ?? text;
  };
  return rows.map(({ priceFacts, valueFacts, createdAt, score = 0, ...row }) => ({
    ...row,
    score,
    vendorId: shared(row.vendorId),
    categoryId: shared(row.categoryId),
    isPurchasable: Boolean(row.isPurchasable),
    createdAt: createdAt.getTime(),
    prices: readPriceFacts(priceFacts),
    values: valueFacts ? valueFacts.split(',').map(shared) : [],
  }));
}

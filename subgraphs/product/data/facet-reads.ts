/** How a filtered list divides, one statement per facet. */
import type { Sql } from '#platform/data/database';
import { hitsOf, type ListFilter } from './listing-filter.ts';

export interface FacetCount {
  value: string;
  label: string;
  count: number;
}

export interface AttributeCount extends FacetCount {
  code: string;
  name: string;
}

const maxValues = 20;
const maxAttributeRows = 400;

/** Products per category, those of the groups below counted in. */
export function categoryCounts(sql: Sql, filter: ListFilter): Promise<FacetCount[]> {
  const { sql: hits, params } = hitsOf(filter, { base: 'l' });
  return sql.query<FacetCount>(
    `SELECT c.slug AS value, c.name AS label, CAST(SUM(own.count) AS SIGNED) AS count
     FROM (SELECT l.category_id, COUNT(*) AS count ${hits} GROUP BY l.category_id) own
     JOIN category_closure cc ON cc.descendant_id = own.category_id JOIN categories c ON c.id = cc.ancestor_id
     GROUP BY c.id, c.slug, c.name ORDER BY count DESC, value LIMIT ${maxValues}`,
    params,
  );
}

export function vendorCounts(sql: Sql, filter: ListFilter): Promise<FacetCount[]> {
  const { sql: hits, params } = hitsOf({ ...filter, vendorIds: null }, { base: 'l' });
  return sql.query<FacetCount>(
    `SELECT v.slug AS value, v.name AS label, own.count
     FROM (SELECT l.vendor_id, COUNT(*) AS count ${hits} GROUP BY l.vendor_id ORDER BY count DESC LIMIT ${maxValues}) own
     JOIN vendors v ON v.id = own.vendor_id ORDER BY own.count DESC, value`,
    params,
  );
}

/** Products per first digit and number of further digits of their lowest price: 2 and 3 stand for 2000 to 2999. */
export function priceCounts(sql: Sql, filter: ListFilter): Promise<{ digit: number; zeros: number; count: number }[]> {
  const { sql: hits, params } = hitsOf({ ...filter, minPriceMinor: null, maxPriceMinor: null }, { base: 'r' });
  return sql.query(
    `SELECT CAST(LEFT(r.min_minor, 1) AS SIGNED) AS digit, CHAR_LENGTH(r.min_minor) - 1 AS zeros, COUNT(*) AS count ${hits} GROUP BY zeros, digit`,
    params,
  );
}

/** Products per whole star of their mean rating. */
export function ratingCounts(sql: Sql, filter: ListFilter): Promise<{ stars: number; count: number }[]> {
  const { sql: hits, params } = hitsOf({ ...filter, minRating: null }, { base: 'l' });
  return sql.query(`SELECT CAST(FLOOR(l.rating_average / 100) AS SIGNED) AS stars, COUNT(*) AS count ${hits} GROUP BY stars ORDER BY stars DESC`, params);
}

export function availabilityCounts(sql: Sql, filter: ListFilter): Promise<{ isPurchasable: number; level: number; count: number }[]> {
  const { sql: hits, params } = hitsOf({ ...filter, inStock: false }, { base: 'l' });
  return sql.query(
    `SELECT l.is_purchasable AS isPurchasable, l.stock_level AS level, COUNT(*) AS count ${hits} GROUP BY l.is_purchasable, l.stock_level`,
    params,
  );
}

/** Products per value of each attribute; for an attribute that is filtered by, as if it were not. */
export async function attributeCounts(sql: Sql, filter: ListFilter): Promise<AttributeCount[]> {
  const filtered = filter.attributes.map(({ code }) => code);
  const counts = await countAttributes(sql, filter, filtered.length > 0 ? { sql: 'AND at.code NOT IN (?)', params: [filtered] } : { sql: '', params: [] });
  for (const code of filtered) {
    const others = { ...filter, attributes: filter.attributes.filter((each) => each.code !== code) };
    counts.push(...(await countAttributes(sql, others, { sql: 'AND at.code = ?', params: [code] })));
  }
  return counts;
}

function countAttributes(sql: Sql, filter: ListFilter, which: { sql: string; params: unknown[] }): Promise<AttributeCount[]> {
  const { sql: hits, params } = hitsOf(filter, { base: 'l' });
  return sql.query<AttributeCount>(
    `SELECT at.code, MIN(at.name) AS name, at.value, MIN(at.value) AS label, COUNT(DISTINCT at.product_id) AS count
     FROM (SELECT l.product_id ${hits}) hit JOIN product_attributes at ON at.product_id = hit.product_id ${which.sql}
     GROUP BY at.code, at.value ORDER BY count DESC, at.code, at.value LIMIT ${maxAttributeRows}`,
    [...params, ...which.params],
  );
}

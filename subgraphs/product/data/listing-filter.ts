/** What a list of products is narrowed to, and the tables and conditions that takes. */

export type ListSort = 'RELEVANCE' | 'NEWEST' | 'PRICE_ASC' | 'PRICE_DESC' | 'RATING' | 'BEST_SELLING';

/** Everything resolved to ids. All parts must hold. */
export interface ListFilter {
  /** In MATCH ... AGAINST syntax, from domain/tokens.ts. */
  text: string | null;
  categoryIds: readonly string[] | null;
  vendorIds: readonly string[] | null;
  ids: readonly string[] | null;
  currency: string;
  minPriceMinor: number | null;
  maxPriceMinor: number | null;
  /** In hundredths. */
  minRating: number | null;
  inStock: boolean;
  attributes: readonly { code: string; values: readonly string[]; tokens: readonly string[] }[];
  /** Whether at most some two thousand products can pass: then sorting them beats walking an index in order. */
  isNarrow: boolean;
  /** Whether only what has a price in the currency counts, as where prices give the order. */
  isPriced?: boolean;
}

export interface Clause {
  sql: string;
  params: unknown[];
}

/** `l` is the listing, `r` the price range, `d` the search document: each has one row per product and `is_visible`. */
export type ListTable = 'l' | 'r' | 'd';

const tables: Record<ListTable, string> = { l: 'product_listings', r: 'product_price_ranges', d: 'search_documents' };

/** A filter that lets everything pass, for lists that begin from one. */
export function openFilter(currency: string): ListFilter {
  return {
    text: null,
    categoryIds: null,
    vendorIds: null,
    ids: null,
    currency,
    minPriceMinor: null,
    maxPriceMinor: null,
    minRating: null,
    inStock: false,
    attributes: [],
    isNarrow: false,
  };
}

/** Whether nothing can match, so that nothing need be asked (and `IN ()` is never sent). */
export function isEmptyFilter({ categoryIds, vendorIds, ids, attributes }: ListFilter): boolean {
  return [categoryIds, vendorIds, ids, ...attributes.map(({ values }) => values)].some((list) => list?.length === 0);
}

/**
 * FROM and WHERE of the visible products that pass, beginning at the table `base`; the others are joined only where the
 * filter or `with` needs them. `hint` follows the name of the base table.
 */
export function hitsOf(filter: ListFilter, { base, with: wanted = [], hint = '' }: { base: ListTable; with?: readonly ListTable[]; hint?: string }): Clause {
  const used = new Set<ListTable>([base, ...wanted]);
  const conditions: Clause[] = [];
  const need = (table: ListTable, sql: string, ...params: unknown[]): void => {
    used.add(table);
    conditions.push({ sql, params });
  };
  if (filter.text !== null) need('d', 'MATCH(d.terms) AGAINST (? IN BOOLEAN MODE)', filter.text);
  if (filter.minPriceMinor !== null) need('r', 'r.max_minor >= ?', filter.minPriceMinor);
  if (filter.maxPriceMinor !== null) need('r', 'r.min_minor <= ?', filter.maxPriceMinor);
  // Price ranges know their category, so that one category's can be read in order of price.
  const categoryTable = base === 'r' ? 'r' : 'l';
  if (filter.categoryIds) need(categoryTable, `${categoryTable}.category_id IN (?)`, filter.categoryIds);
  if (filter.vendorIds) need('l', 'l.vendor_id IN (?)', filter.vendorIds);
  if (filter.minRating !== null) need('l', 'l.rating_average >= ?', filter.minRating);
  if (filter.inStock) need('l', 'l.is_purchasable = 1 AND l.stock_level > 1');
  if (filter.ids) need(base, `${base}.product_id IN (?)`, filter.ids);
  for (const { code, values } of filter.attributes) {
    need(base, `${base}.product_id IN (SELECT a.product_id FROM product_attributes a WHERE a.code = ? AND a.value IN (?))`, code, values);
  }
  const joined = [...used].filter((table) => table !== base);
  const visible = [...used].map((table) => `${table}.is_visible = 1`);
  const currency: Clause[] = used.has('r') ? [{ sql: 'r.currency = ?', params: [filter.currency] }] : [];
  const joins = joined.map((table) => ` JOIN ${tables[table]} ${table} ON ${table}.product_id = ${base}.product_id`).join('');
  const where = [...visible, ...[...currency, ...conditions].map(({ sql }) => sql)].join(' AND ');
  return {
    sql: `FROM ${tables[base]} ${base} ${hint}${joins} WHERE ${where}`,
    params: [...currency, ...conditions].flatMap(({ params }) => params),
  };
}

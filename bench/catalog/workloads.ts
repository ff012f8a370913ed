/** What shoppers ask a large catalog for. Each request is another one of many, so that nothing is answered by sharing. */
import type { Database } from '#platform/data/database';

export interface Workload {
  name: string;
  /** JSON bodies, taken in turn. */
  bodies: readonly string[];
}

const card = `id slug title priceRange { min { amount currencyCode } max { amount } } availability rating { average count } vendor { id rating { average count } }
  media(first: 1) { url(width: 320) alt } variants { id sku title price { amount currencyCode } compareAtPrice { amount } availability availableQuantity }`;
const listQuery = `query List($category: String, $sort: ProductSort, $after: String) { products(first: 20, filter: { category: $category }, sort: $sort, after: $after) {
  edges { node { ${card} } } pageInfo { hasNextPage endCursor } } }`;
const pageQuery = `query Page($id: ID!) { product(id: $id) { ${card} description options { name values } attributes { name value } tags category { id name path { slug name } }
  gallery: media { url(width: 960) alt } reviews(first: 5) { totalCount edges { node { authorName rating title body } } } related(first: 8) { id slug title priceRange { min { amount } } } } }`;
const searchQuery = `query Search($query: String!, $filter: ProductFilter) { products(query: $query, filter: $filter, first: 20) {
  totalCount edges { node { ${card} } } facets { code name values { value label count } } } }`;
const facetedListQuery = `query FacetedList($filter: ProductFilter, $sort: ProductSort) { products(filter: $filter, sort: $sort, first: 20) {
  totalCount isExact edges { node { ${card} } } facets { code name values { value label count } } } }`;
/** The workload that others have been measured with, too. */
export const listName = 'list of 20';
const sorts = ['NEWEST', 'PRICE_ASC', 'RATING', 'BEST_SELLING'];

/** From what is in the catalog; the same ones each time. */
export async function workloadsOf(db: Database): Promise<Workload[]> {
  const categories = await db.query<{ slug: string }>('SELECT slug FROM categories WHERE listed_count > 100 ORDER BY id LIMIT 25');
  const products = await db.query<{ id: string }>('SELECT product_id AS id FROM product_listings WHERE is_visible = 1 ORDER BY CRC32(product_id) LIMIT 2000');
  const words = await db.query<{ term: string }>("SELECT term FROM search_terms WHERE product_count BETWEEN 200 AND 3000 AND term NOT LIKE '% %' ORDER BY CRC32(term) LIMIT 40");
  const body = (query: string, variables: object): string => JSON.stringify({ query, variables });
  return [
    { name: listName, bodies: categories.flatMap(({ slug }) => sorts.map((sort) => body(listQuery, { category: slug, sort }))) },
    { name: 'product page', bodies: products.map(({ id }) => body(pageQuery, { id })) },
    { name: 'faceted category', bodies: categories.flatMap(({ slug }) => sorts.slice(0, 2).flatMap((sort) => [{}, { inStock: true }, { minPriceMinor: 2000, maxPriceMinor: 9000 }].map((filter) => body(facetedListQuery, { sort, filter: { category: slug, ...filter } })))) },
    { name: 'faceted search', bodies: words.flatMap(({ term }) => [false, true].map((inStock) => body(searchQuery, { query: term, filter: { inStock } }))) },
  ];
}

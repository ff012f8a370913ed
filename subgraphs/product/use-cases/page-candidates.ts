/** A page of a list that is in memory, checked against the rows as they are now. */
import type { ListFilter } from '../data/listing-filter.ts';
import type { ListHit, ListPage } from '../data/listing-query.ts';
import type { ProductRow } from '../data/product-reads.ts';
import { passesFilter } from '../domain/candidate-filter.ts';
import { indexAfter, inOrder, type Ordered } from '../domain/candidate-order.ts';
import type { KeptCandidates } from './keep-candidates.ts';

export type ReadProducts = (ids: readonly string[]) => Promise<readonly (ProductRow | null)[]>;

/**
 * Up to `limit + 1` hits, or null when the list in memory does not reach that far. Which products have the words may be
 * some seconds old; that a product can be seen, and bought where that is asked, is read anew for each page.
 */
export async function pageOf(kept: KeptCandidates, filter: ListFilter, page: ListPage, readProducts: ReadProducts): Promise<ListHit[] | null> {
  const isBestFirst = page.sort === 'RELEVANCE' && filter.text !== null;
  if (!kept.isComplete && !isBestFirst) return null;
  const ordered = orderedOf(kept, filter, isBestFirst ? 'RELEVANCE' : page.sort === 'RELEVANCE' ? 'NEWEST' : page.sort);
  const wanted = page.limit + 1;
  const hits: ListHit[] = [];
  for (let start = startOf(ordered, page); hits.length < wanted && start < ordered.length; start += wanted) {
    const some = ordered.slice(start, start + wanted);
    const rows = await readProducts(some.map(({ id }) => id));
    hits.push(...some.filter((_hit, index) => isStill(rows[index] ?? null, filter)));
  }
  if (hits.length < wanted && !kept.isComplete) return null;
  return hits.slice(0, wanted);
}

function orderedOf(kept: KeptCandidates, filter: ListFilter, sort: ListPage['sort']): readonly Ordered[] {
  const key = `${sort} ${JSON.stringify(filter)}`;
  const known = kept.derived.get(key) as readonly Ordered[] | undefined;
  if (known) return known;
  const ordered = inOrder(kept.rows.filter(passesFilter(filter)), { sort, currency: filter.currency });
  kept.derived.set(key, ordered);
  return ordered;
}

function startOf(ordered: readonly Ordered[], { sort, after, offset }: ListPage): number {
  return (after ? indexAfter(ordered, sort, after) : 0) + offset;
}

function isStill(product: ProductRow | null, { inStock, categoryIds, vendorIds }: ListFilter): boolean {
  if (!product?.isVisible) return false;
  if (inStock && !(product.isPurchasable && product.stockLevel > 1)) return false;
  return (categoryIds?.includes(product.categoryId) ?? true) && (vendorIds?.includes(product.vendorId) ?? true);
}

/** Related products, chosen among what was bought together and the best sellers of the category; the latter are kept in memory. */
import type { Sql } from '#platform/data/database';
import { onListingsChanged } from '../data/listing-changes.ts';
import { bestSellers, neighbourhoods } from '../data/related-reads.ts';
import type { ListingFacts } from '../domain/listing-facts.ts';
import { rankRelated } from '../domain/related.ts';

export interface RelatedKey {
  id: string;
  categoryId: string;
}

export interface RelatedReader {
  /** Up to `limit` ids for each product, by its id. Whoever shows them checks that they can be seen. */
  read(keys: readonly RelatedKey[], limit: number): Promise<Map<string, string[]>>;
  stop(): void;
}

const keptMs = 30_000;
const maxCategories = 500;

/** What sells best changes slowly; what this process itself changes in a category is seen at once. */
export function createRelatedReader({ db, now }: { db: Sql; now: () => Date }): RelatedReader {
  const kept = new Map<string, { facts: readonly ListingFacts[]; until: number }>();
  const stop = onListingsChanged(({ categoryIds, productIds, isBroad }) => {
    for (const [id, { facts }] of kept) if (isBroad || categoryIds.includes(id) || facts.some((each) => productIds.includes(each.id))) kept.delete(id);
  });

  async function bestOf(categoryIds: readonly string[]): Promise<(id: string) => readonly ListingFacts[]> {
    const at = now().getTime();
    const known = new Map(categoryIds.map((id) => [id, kept.get(id)] as const).filter(([, entry]) => entry && entry.until > at));
    const missing = categoryIds.filter((id) => !known.has(id));
    const read = missing.length > 0 ? await bestSellers(db, missing) : new Map<string, ListingFacts[]>();
    if (kept.size + missing.length > maxCategories) kept.clear();
    for (const id of missing) kept.set(id, { facts: read.get(id) ?? [], until: at + keptMs });
    return (id) => known.get(id)?.facts ?? read.get(id) ?? [];
  }

  return {
    async read(keys, limit) {
      const similar = await bestOf([...new Set(keys.map(({ categoryId }) => categoryId))]);
      const near = await neighbourhoods(db, keys.map(({ id }) => id));
      return new Map(keys.flatMap(({ id, categoryId }) => {
        const neighbourhood = near.get(id);
        return neighbourhood ? [[id, rankRelated({ ...neighbourhood, similar: similar(categoryId) }, limit)]] : [];
      }));
    },
    stop,
  };
}

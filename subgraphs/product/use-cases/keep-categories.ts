/** Which categories a slug stands for, kept in memory: nearly every list begins with that question. */
import type { Sql } from '#platform/data/database';
import { categoriesBelowSlug } from '../data/category-reads.ts';
import { onListingsChanged } from '../data/listing-changes.ts';

export interface CategoryBranch {
  /** The category and all below it; none when there is no such category. */
  ids: readonly string[];
  /** How many visible products they hold, about. */
  listedCount: number;
}

export interface CategoryKeeper {
  /** Up to some seconds old; what this process has moved is seen at once. */
  below(slug: string): Promise<CategoryBranch>;
  stop(): void;
}

const keptMs = 3_000;
const maxSlugs = 2_000;

export function createCategoryKeeper({ db, now }: { db: Sql; now: () => Date }): CategoryKeeper {
  const kept = new Map<string, { branch: Promise<CategoryBranch>; until: number }>();
  const stop = onListingsChanged(({ isBroad }) => isBroad && kept.clear());

  function read(slug: string): Promise<CategoryBranch> {
    const branch = categoriesBelowSlug(db, slug);
    if (kept.size >= maxSlugs) kept.clear();
    kept.set(slug, { branch, until: now().getTime() + keptMs });
    const forget = (): void => void kept.delete(slug);
    branch.then(({ ids }) => ids.length === 0 && forget(), forget);
    return branch;
  }

  return {
    below(slug) {
      const known = kept.get(slug);
      return known && known.until > now().getTime() ? known.branch : read(slug);
    },
    stop,
  };
}

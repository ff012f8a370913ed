import type { Database } from '#platform/data/database';
import type { RequestContext } from '#platform/graphql/subgraph';
import type { ProductParts } from './data/product-parts.ts';
import type { Loaders } from './loaders.ts';
import type { UseCaseDeps } from './use-cases/deps.ts';
import type { CategoryKeeper } from './use-cases/keep-categories.ts';
import type { CandidateKeeper } from './use-cases/keep-candidates.ts';
import type { FacetReader } from './use-cases/list-facets.ts';

/** What resolvers of this subgraph work with. */
export interface Context extends RequestContext {
  db: Database;
  loaders: Loaders;
  parts: ProductParts;
  /** How many of a variant can be sold, where a list has read it ahead. */
  available: Map<string, number>;
  candidates: CandidateKeeper;
  categories: CategoryKeeper;
  facets: FacetReader;
  useCases: UseCaseDeps;
}

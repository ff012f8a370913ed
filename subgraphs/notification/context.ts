import type { RequestContext } from '#platform/graphql/subgraph';
import type { Loaders } from './loaders.ts';
import type { UseCaseDeps } from './use-cases/deps.ts';

/** What resolvers of this subgraph work with. */
export interface Context extends RequestContext {
  loaders: Loaders;
  useCases: UseCaseDeps;
}

/** The product subgraph over its dependencies; `main.ts` and the tests build it alike. */
import { join } from 'node:path';
import type { SubgraphApp, SubgraphDeps } from '#platform/service/subgraph-service';
import type { Context } from './context.ts';
import { createProductParts } from './data/product-parts.ts';
import { createConsumers } from './events.ts';
import { createJobs } from './jobs.ts';
import { createLoaders } from './loaders.ts';
import { createPersonalDataConsumer } from './personal-data.ts';
import { permissions } from './permissions.ts';
import { createResolvers } from './resolvers/index.ts';
import { createCandidateKeeper } from './use-cases/keep-candidates.ts';
import { createCategoryKeeper } from './use-cases/keep-categories.ts';
import { createLabelReader } from './use-cases/label-facets.ts';
import { createFacetReader } from './use-cases/list-facets.ts';
import { createRelatedReader } from './use-cases/relate-products.ts';

export const schemaFile = join(import.meta.dirname, 'schema.graphql');

export interface ProductAppOptions extends Pick<SubgraphDeps, 'db' | 'workerDb' | 'outbox' | 'logger'> {
  mediaBaseUrl: string;
  /** The present; tests pass their own. */
  now?: () => Date;
}

export function buildApp({ db, workerDb, outbox, logger, mediaBaseUrl, now = () => new Date() }: ProductAppOptions): SubgraphApp<Context> {
  const candidates = createCandidateKeeper({ db, now });
  const categories = createCategoryKeeper({ db, now });
  const labels = createLabelReader({ db, now });
  const facets = createFacetReader({ candidates, labels });
  const parts = createProductParts({ db });
  const related = createRelatedReader({ db, now });
  const useCases = { db, outbox, now };
  return {
    resolvers: createResolvers({ mediaBaseUrl }),
    permissions,
    context: (request) => ({ ...request, db, parts, available: new Map(), candidates, categories, facets, useCases, loaders: createLoaders({ db, parts, related, labels, userId: request.viewer.userId }) }),
    consumers: [...createConsumers({ outbox, now }), createPersonalDataConsumer({ outbox, now })],
    jobs: createJobs({ db: workerDb, outbox, now, logger }),
    stop: async () => [candidates, categories, labels, related].forEach((keeper) => keeper.stop()),
  };
}

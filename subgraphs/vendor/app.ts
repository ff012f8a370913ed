/** The vendor subgraph over its dependencies; `main.ts` and the tests build it alike. */
import { join } from 'node:path';
import type { SubgraphApp, SubgraphDeps } from '#platform/service/subgraph-service';
import type { Context } from './context.ts';
import { createLoaders } from './loaders.ts';
import { permissions } from './permissions.ts';
import { createResolvers } from './resolvers/index.ts';

export const schemaFile = join(import.meta.dirname, 'schema.graphql');

export interface VendorAppOptions extends Pick<SubgraphDeps, 'db' | 'outbox'> {
  mediaBaseUrl: string;
  /** The present; tests pass their own. */
  now?: () => Date;
}

export function buildApp({ db, outbox, mediaBaseUrl, now = () => new Date() }: VendorAppOptions): SubgraphApp<Context> {
  const useCases = { db, outbox, now };
  return {
    resolvers: createResolvers({ mediaBaseUrl }),
    permissions,
    context: (request) => ({ ...request, db, useCases, loaders: createLoaders({ db, now }) }),
  };
}

/** The user subgraph over its dependencies; `main.ts` and the tests build it alike. */
import { join } from 'node:path';
import type { IdentityVerifier } from '#platform/auth/identity';
import type { Jwks } from '#platform/auth/keys';
import { json } from '#platform/server/http-types';
import type { SubgraphApp, SubgraphDeps } from '#platform/service/subgraph-service';
import { apiKeyRoute } from './api-key-route.ts';
import { apiKeyUsageRoute } from './api-key-usage-route.ts';
import type { Context } from './context.ts';
import { membershipCopies } from './events.ts';
import { privacyKeeper, pruner, resetMailer } from './jobs.ts';
import { createLoaders } from './loaders.ts';
import { permissions } from './permissions.ts';
import { createPrivacyReplies } from './privacy-replies.ts';
import { resolvers } from './resolvers/index.ts';
import type { UseCaseDeps } from './use-cases/deps.ts';
import { sandboxAnswers } from './use-cases/manage-sandboxes.ts';

export const schemaFile = join(import.meta.dirname, 'schema.graphql');

export interface UserAppOptions extends Pick<SubgraphDeps, 'db' | 'workerDb' | 'outbox'>, Pick<UseCaseDeps, 'passwords' | 'tokens' | 'limits' | 'sessionPolicy' | 'sealer' | 'secondFactorPolicy' | 'hasSandbox'> {
  /** Public keys of access tokens in force, as they are served. */
  publicKeys: () => Jwks;
  /** Recognises the gateway where it asks about an API key. */
  identity: IdentityVerifier;
  /** The present; tests pass their own. */
  now?: () => Date;
}

export function buildApp({ workerDb, publicKeys, identity, now = () => new Date(), ...deps }: UserAppOptions): SubgraphApp<Context> {
  const useCases: UseCaseDeps = { ...deps, now };
  const { db } = deps;
  return {
    resolvers,
    permissions,
    context: (request) => ({ ...request, db, useCases, loaders: createLoaders({ db, now }) }),
    consumers: [membershipCopies, sandboxAnswers({ now }), createPrivacyReplies({ ...useCases, db: workerDb })],
    jobs: [privacyKeeper({ ...useCases, db: workerDb }), pruner({ ...useCases, db: workerDb }), resetMailer({ ...useCases, db: workerDb })],
    routes: [
      apiKeyRoute({ db, identity, now }),
      apiKeyUsageRoute({ db, identity, now }),
      { method: 'GET', path: '/.well-known/jwks.json', handle: async () => json(200, publicKeys(), { 'cache-control': 'public, max-age=5' }) },
    ],
  };
}

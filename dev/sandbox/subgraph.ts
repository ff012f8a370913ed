/** One subgraph of the sandbox marketplace: the same code as the real one's, over another database and other queues, under another name. */
import type { MigrationInterface } from 'typeorm';
import { createIdentityVerifier } from '#platform/auth/identity';
import type { Jwks } from '#platform/auth/keys';
import type { Viewer } from '#platform/auth/viewer';
import { createDatabase, migrate, platformMigrations, type Database } from '#platform/data/database';
import { createSubgraph, type GraphqlEndpoint } from '#platform/graphql/subgraph';
import { mergeResolvers } from '#platform/graphql/merge-resolvers';
import { connectBroker } from '#platform/messaging/broker';
import { startConsumers } from '#platform/messaging/consumer';
import { auditResolvers } from '#platform/operations/audit-api';
import { withMessaging } from '#platform/operations/messaging-api';
import { createMessagingOperations } from '#platform/operations/messaging-operations';
import { createOutbox } from '#platform/outbox/outbox';
import { createRelay } from '#platform/outbox/relay';
import type { Route } from '#platform/server/http-types';
import { startJobs } from '#platform/service/jobs';
import type { SubgraphApp, SubgraphDeps } from '#platform/service/subgraph-service';
import type { Logger } from '#platform/telemetry/logger';
import { queuePrefix, sandboxName, type SandboxSubgraph } from './names.ts';

export interface OpenOptions<Ctx extends { viewer: Viewer }> {
  name: SandboxSubgraph;
  databaseUrl: string;
  rabbitmqUrl: string;
  publicKeys: () => Jwks;
  schemaFile: string;
  entities?: readonly unknown[];
  migrations: readonly (new () => MigrationInterface)[];
  logger: Logger;
  buildApp: (deps: SubgraphDeps) => SubgraphApp<Ctx> | Promise<SubgraphApp<Ctx>>;
}

export interface OpenSubgraph {
  readonly db: Database;
  readonly routes: readonly Route[];
  readonly execute: GraphqlEndpoint['execute'];
  stop(): Promise<void>;
}

const poolSize = 6;
/** Calls of our own, while a shop is being made, may wait longer than those of partners, whose deadline the gateway sends. */
const maxDurationMs = 10_000;

export async function openSubgraph<Ctx extends { viewer: Viewer }>(options: OpenOptions<Ctx>): Promise<OpenSubgraph> {
  const { name, logger } = options;
  const { db, workerDb } = await openDatabases(options);
  const broker = await connectBroker({ url: options.rabbitmqUrl, service: `sandbox ${name}`, logger, namePrefix: queuePrefix });
  const relay = createRelay({ db: workerDb, broker, logger });
  const outbox = createOutbox({ producer: name, relay, requestsDb: db });
  const app = await options.buildApp({ db, workerDb, outbox, logger });
  const consumers = app.consumers ?? [];
  const operations = createMessagingOperations({ broker, db, consumers });
  const endpoint = await createSubgraph({
    name,
    schemaFile: options.schemaFile,
    resolvers: mergeResolvers(withMessaging(name, app.resolvers, operations), auditResolvers(name, db)),
    permissions: app.permissions,
    context: app.context,
    // The audience keeps apart what the gateway signs for the real subgraph and for this one.
    identity: createIdentityVerifier({ publicKeys: options.publicKeys, audience: sandboxName(name) }),
    logger,
    maxDurationMs,
  });
  const consuming = await startConsumers({ broker, db: workerDb, consumers: [...consumers], logger });
  const jobs = startJobs({ jobs: app.jobs ?? [], logger });
  relay.start();
  return {
    db,
    routes: [endpoint.route, ...(app.routes ?? [])].map((route) => below(`/${name}`, route)),
    execute: endpoint.execute,
    async stop() {
      await Promise.all([consuming.stop(), jobs.stop()]);
      await endpoint.stop();
      await app.stop?.();
      await relay.stop();
      await broker.close();
      await Promise.all([db.close(), workerDb.close()]);
    },
  };
}

async function openDatabases<Ctx extends { viewer: Viewer }>({ name, databaseUrl: url, entities, migrations, logger }: OpenOptions<Ctx>) {
  const shared = { url, entities, migrations: [...platformMigrations, ...migrations], logger, poolSize };
  const db = await createDatabase({ ...shared, poolName: `sandbox-${name}-requests` });
  const workerDb = await createDatabase({ ...shared, acquireTimeoutMs: 5_000, statementTimeoutMs: 5_000, poolName: `sandbox-${name}-work` });
  await migrate(workerDb);
  return { db, workerDb };
}

/** The same route one folder further down. */
function below(folder: string, { method, path, handle }: Route): Route {
  return { method, path: `${folder}${path}`, handle: (request) => handle({ ...request, path: request.path.slice(folder.length) }) };
}

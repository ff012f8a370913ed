import type { MigrationInterface } from 'typeorm';
import { createIdentityVerifier } from '../auth/identity.ts';
import { closeRedis, createRedis } from '../cache/redis.ts';
import type { Permissions } from '../auth/permissions.ts';
import type { Viewer } from '../auth/viewer.ts';
import { createDatabase, migrate, platformMigrations, type Database } from '../data/database.ts';
import type { Resolvers } from '../graphql/build-schema.ts';
import { mergeResolvers } from '../graphql/merge-resolvers.ts';
import { createSubgraph, type RequestContext } from '../graphql/subgraph.ts';
import { connectBroker, type Broker } from '../messaging/broker.ts';
import { startConsumers, type Consumer } from '../messaging/consumer.ts';
import { auditResolvers } from '../operations/audit-api.ts';
import { withMessaging } from '../operations/messaging-api.ts';
import { createMessagingOperations } from '../operations/messaging-operations.ts';
import { createOutbox, type Outbox } from '../outbox/outbox.ts';
import { createRelay } from '../outbox/relay.ts';
import { createHttpServer, type Readiness } from '../server/http-server.ts';
import type { Route } from '../server/http-types.ts';
import { operationsOf } from '../server/operations-access.ts';
import { tlsFilesOf } from '../server/tls.ts';
import { runService, type StopStep } from '../server/lifecycle.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import { startTracing } from '../telemetry/tracing.ts';
import { publishVitals } from '../vitals/publish-vitals.ts';
import type { Wanted } from '../vitals/vitals.ts';
import { gatewayKeysOf } from './gateway-keys.ts';
import { startJobs, type Job } from './jobs.ts';
import type { SubgraphConfig } from './subgraph-config.ts';

/** What a subgraph is built from; tests pass the same with a database of their own. */
export interface SubgraphDeps {
  /** For requests. */
  db: Database;
  /** For consumers and jobs, so that they cannot take the requests' connections. */
  workerDb: Database;
  outbox: Outbox;
  logger: Logger;
}

/** A subgraph, ready to be served: what `buildApp(deps)` returns. */
export interface SubgraphApp<Ctx extends { viewer: Viewer }> {
  resolvers: Resolvers;
  permissions: Permissions;
  context: (request: RequestContext) => Ctx | Promise<Ctx>;
  /** Handlers of events and commands. */
  consumers?: readonly Consumer[];
  /** Repeating background work. */
  jobs?: readonly Job[];
  /** Further HTTP routes, for example provider webhooks. */
  routes?: readonly Route[];
  /** Frees what the app holds beyond its deps. */
  stop?(): Promise<void>;
}

export interface SubgraphServiceOptions<Config extends SubgraphConfig, Ctx extends { viewer: Viewer }> {
  /** Name of the subgraph in the supergraph. */
  name: string;
  config: Config;
  schemaFile: string;
  entities?: readonly unknown[];
  migrations: readonly (new () => MigrationInterface)[];
  /** Metrics of its own that the system page shows. */
  vitals?: readonly Wanted[];
  buildApp: (deps: SubgraphDeps) => SubgraphApp<Ctx> | Promise<SubgraphApp<Ctx>>;
}

/**
 * Runs a subgraph as a process: database, outbox relay, broker, GraphQL server, consumers and jobs, by SERVICE_ROLE, until
 * it is told to stop. It starts and serves without RabbitMQ; messages wait in the outbox until the broker is there.
 */
export function runSubgraphService<Config extends SubgraphConfig, Ctx extends { viewer: Viewer }>(options: SubgraphServiceOptions<Config, Ctx>): Promise<void> {
  const { name, config } = options;
  const logger = createLogger({ service: name, level: config.LOG_LEVEL });
  if (config.MIGRATE === 'only') return migrateOnly(options, logger);
  return runService({ service: name, logger, start: () => start(options, logger) });
}

/** For a job that runs before a rollout: brings the database up to date and ends. @throws what the database says, which ends the process with 1. */
async function migrateOnly<Config extends SubgraphConfig, Ctx extends { viewer: Viewer }>({ name, config, entities, migrations }: SubgraphServiceOptions<Config, Ctx>, logger: Logger): Promise<void> {
  const db = await createDatabase({ url: config.DATABASE_URL, entities, migrations: [...platformMigrations, ...migrations], logger, poolName: `${name}-migrations`, poolSize: 2 });
  try {
    const done = await migrate(db);
    logger.info({ migrations: done }, done.length > 0 ? 'migrated' : 'nothing to migrate');
  } finally {
    await db.close();
  }
}

async function start<Config extends SubgraphConfig, Ctx extends { viewer: Viewer }>(options: SubgraphServiceOptions<Config, Ctx>, logger: Logger): Promise<{ port?: number; stop: StopStep[] }> {
  const { name, config } = options;
  const tracing = startTracing({ service: name, config, logger });
  const { db, workerDb } = await openDatabases(options, logger);
  const broker = await connectBroker({ url: config.RABBITMQ_URL, service: name, logger });
  const relay = createRelay({ db: workerDb, broker, logger });
  const outbox = createOutbox({ producer: name, relay, requestsDb: db, backlogLimit: config.OUTBOX_BACKLOG_LIMIT });
  const app = await options.buildApp({ db, workerDb, outbox, logger });
  const isServer = config.SERVICE_ROLE !== 'worker';
  const isWorker = config.SERVICE_ROLE !== 'server';

  const operations = createMessagingOperations({ broker, db, consumers: app.consumers ?? [] });
  const endpoint = isServer ? await createEndpoint(options, { ...app, resolvers: mergeResolvers(withMessaging(name, app.resolvers, operations), auditResolvers(name, db)) }, logger) : undefined;
  const server = createHttpServer({
    service: name,
    logger,
    routes: [...(endpoint ? [endpoint.route] : []), ...(isServer ? (app.routes ?? []) : [])],
    readiness: () => readiness(db, broker),
    operations: operationsOf(config),
    tls: tlsFilesOf(config),
  });
  const consumers = isWorker ? await startConsumers({ broker, db: workerDb, consumers: [...(app.consumers ?? [])], logger }) : undefined;
  const jobs = isWorker ? startJobs({ jobs: app.jobs ?? [], logger }) : undefined;
  relay.start();
  const port = await server.listen({ host: config.HOST, port: config.PORT });
  const figures = createRedis({ url: config.REDIS_URL, logger });
  const vitals = publishVitals({ service: name, role: config.SERVICE_ROLE, redis: figures, readiness: () => readiness(db, broker), ...(options.vitals && { metrics: options.vitals }) });

  return {
    port,
    stop: [
      { name: 'vitals', run: () => vitals.stop() },
      { name: 'consumers', run: async () => consumers?.stop() },
      { name: 'jobs', run: async () => jobs?.stop() },
      { name: 'server', run: () => server.drain(10_000) },
      { name: 'graphql', run: async () => endpoint?.stop() },
      { name: 'app', run: async () => app.stop?.() },
      { name: 'relay', run: () => relay.stop() },
      { name: 'traces', run: () => tracing.stop() },
      { name: 'broker', run: () => broker.close() },
      { name: 'redis', run: () => closeRedis(figures) },
      { name: 'database', run: async () => void (await Promise.all([db.close(), workerDb.close()])) },
    ],
  };
}

async function openDatabases({ name, config, entities, migrations }: Pick<SubgraphServiceOptions<SubgraphConfig, never>, 'name' | 'config' | 'entities' | 'migrations'>, logger: Logger) {
  const shared = { url: config.DATABASE_URL, entities, migrations: [...platformMigrations, ...migrations], logger };
  const replicaUrls = config.DATABASE_REPLICA_URLS;
  const db = await createDatabase({ ...shared, poolName: `${name}-requests`, poolSize: config.DATABASE_POOL_SIZE, ...(replicaUrls && { replicaUrls }) });
  // Background work waits rather than fails: a consumer takes a connection it does not get in time for a database that is down.
  const patience = { acquireTimeoutMs: 5_000, statementTimeoutMs: 5_000 };
  const workerDb = await createDatabase({ ...shared, ...patience, poolName: `${name}-work`, poolSize: Math.max(2, Math.ceil(config.DATABASE_POOL_SIZE / 2)) });
  if (config.MIGRATE === 'on') {
    const done = await migrate(workerDb);
    if (done.length > 0) logger.info({ migrations: done }, 'migrated');
  }
  return { db, workerDb };
}

function createEndpoint<Config extends SubgraphConfig, Ctx extends { viewer: Viewer }>({ name, config, schemaFile }: SubgraphServiceOptions<Config, Ctx>, app: SubgraphApp<Ctx>, logger: Logger) {
  return createSubgraph({
    name,
    schemaFile,
    resolvers: app.resolvers,
    permissions: app.permissions,
    context: app.context,
    identity: createIdentityVerifier({ publicKeys: gatewayKeysOf(config, logger), audience: name }),
    logger,
    introspection: config.NODE_ENV !== 'production',
  });
}

/** Ready means that the database answers; a broker that is down only delays messages. */
async function readiness(db: Database, broker: Broker): Promise<Readiness> {
  const brokerState = broker.health().connected ? 'ok' : 'degraded: not connected';
  try {
    await db.ping();
    return { ok: true, checks: { database: 'ok', broker: brokerState } };
  } catch (error) {
    return { ok: false, checks: { database: error instanceof Error ? error.message : String(error), broker: brokerState } };
  }
}

/** A stack whose databases are filled before any service starts. */
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { dropBrokerAccounts } from '../../dev/broker-accounts.ts';
import { dropDatabases } from '../../dev/databases.ts';
import { devDir } from '../../dev/paths.ts';
import { freePort } from '../../dev/process/ports.ts';
import { takeRedisDatabase } from '../../dev/redis-database.ts';
import { serviceEnvironment } from '../../dev/service-environment.ts';
import { brokerServiceNames, databaseNames, services, urlOf, type ServiceName, type Topology } from '../../dev/services.ts';
import { prepareTopology, type BackingUrls, type Stack } from '../../dev/stack.ts';
import { createSupervisor } from '../../dev/supervisor.ts';

export interface FreshStack extends Pick<Stack, 'urls' | 'topology'> {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Empty databases, broker and Redis, with the secrets of another stack and its provider's books, as after a disaster. */
export async function prepareFreshStack({ backing, like }: { backing: BackingUrls; like: Topology }): Promise<FreshStack> {
  const prefix = `t${randomBytes(4).toString('hex')}`;
  const dir = join(devDir, 'test/stacks', prefix);
  const redis = await takeRedisDatabase(backing.redisUrl);
  const ports = Object.fromEntries(await Promise.all(services.map(async ({ name }) => [name, await freePort()] as const))) as Record<ServiceName, number>;
  const topology = await prepareTopology({ backing: { ...backing, redisUrl: redis.url }, prefix, dir, secrets: like.secrets, ports });
  const supervisor = createSupervisor({ services: services.map((service) => serviceEnvironment(service, topology)), logDir: join(dir, 'logs'), onCrash: () => undefined });
  return {
    topology,
    urls: Object.fromEntries(services.map(({ name }) => [name, urlOf(topology, name)])) as Stack['urls'],
    async start() {
      const books = join(like.dataDir, 'payment-sandbox');
      mkdirSync(dir, { recursive: true });
      if (existsSync(books)) cpSync(books, join(dir, 'payment-sandbox'), { recursive: true });
      await supervisor.start();
    },
    async stop() {
      await supervisor.stop();
      await dropDatabases({ adminUrl: backing.mysqlAdminUrl, prefix, services: databaseNames });
      await dropBrokerAccounts({ managementUrl: backing.rabbitmqManagementUrl, prefix, services: brokerServiceNames });
      await redis.release();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createBrokerAccounts, dropBrokerAccounts } from './broker-accounts.ts';
import { createDatabases, dropDatabases } from './databases.ts';
import { devDir } from './paths.ts';
import { freePort } from './process/ports.ts';
import { takeRedisDatabase } from './redis-database.ts';
import { completeSecrets } from './secrets.ts';
import type { Secrets } from './secrets.ts';
import { serviceEnvironment, twinOf } from './service-environment.ts';
import { brokerServiceNames, databaseNames, databasePasswords, databasesOf, services, urlOf } from './services.ts';
import type { ServiceName, Topology } from './services.ts';
import { createSupervisor } from './supervisor.ts';
import type { Supervisor, SupervisorOptions } from './supervisor.ts';

/** Running backing services, with rights to create databases and broker users. */
export interface BackingUrls {
  readonly mysqlAdminUrl: string;
  /** `host:port` of each of its replicas, from which subgraphs read. */
  readonly mysqlReplicas?: readonly string[];
  readonly redisUrl: string;
  readonly rabbitmqUrl: string;
  readonly rabbitmqManagementUrl?: string;
}

export interface StackOptions {
  readonly backing: BackingUrls;
  /** Ports of some services; the others get free ones. */
  readonly ports?: Partial<Record<ServiceName, number>>;
  /** Only these services; default all but the sandbox marketplace, which few tests need. */
  readonly only?: readonly ServiceName[];
  /** Whether the sandbox marketplace runs, too. */
  readonly hasSandbox?: boolean;
  /** Services that get a second instance, called `order-2`, `gateway-2` and so on; those that call them know of both. */
  readonly twins?: readonly ServiceName[];
  /** Whether what the services run counts as covered, where coverage is measured; default false: measuring slows every service down. */
  readonly isMeasured?: boolean;
  /** More or other variables, for every service ("*") or by name. */
  readonly env?: Partial<Record<ServiceName | '*', Record<string, string>>>;
  /** Called when a service ends by itself; by default `stop` rejects afterwards. */
  readonly onCrash?: SupervisorOptions['onCrash'];
}

export interface Stack extends Pick<Supervisor, 'restart' | 'signal' | 'logs' | 'pid'> {
  readonly urls: Readonly<Record<ServiceName, string>>;
  readonly topology: Topology;
  /** Sends a signal to a service; after a deadly one it stays down until `restart`. */
  kill(name: ServiceName, signal?: NodeJS.Signals): Promise<void>;
  /** Stops the services and removes their databases, broker accounts and files. */
  stop(): Promise<void>;
}

/**
 * Starts a marketplace of its own on given backing services: own databases (in Redis, too), own virtual host, free ports.
 * For whole-stack tests; any number may run side by side.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const prefix = `t${randomBytes(4).toString('hex')}`;
  const dir = join(devDir, 'test/stacks', prefix);
  const redis = await takeRedisDatabase(options.backing.redisUrl);
  const topology = await prepareTopology({
    backing: { ...options.backing, redisUrl: redis.url },
    prefix,
    dir,
    secrets: completeSecrets({}, brokerServiceNames),
    ports: await choosePorts(options.ports ?? {}),
    twinPorts: await portsFor(options.twins ?? []),
  });
  const crashes: string[] = [];
  const onCrash = options.onCrash ?? ((name, reason, logs) => void crashes.push(`${name} ended by itself (${reason}):\n${logs.slice(-4_000)}`));
  const chosen = services.filter((service) => options.only?.includes(service.name) ?? (service.name !== 'sandbox' || options.hasSandbox));
  const env = { ...options.env, '*': { ...(options.isMeasured ? {} : unmeasured), ...options.env?.['*'] } };
  const supervisor = createSupervisor({
    services: chosen.flatMap((service) => {
      const first = serviceEnvironment(service, topology, env);
      return [first, ...[twinOf(first, topology) ?? []].flat()];
    }),
    logDir: join(dir, 'logs'),
    onCrash,
  });
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    await dropDatabases({ adminUrl: options.backing.mysqlAdminUrl, prefix, services: databaseNames });
    await dropBrokerAccounts({ managementUrl: options.backing.rabbitmqManagementUrl, prefix, services: brokerServiceNames });
    await redis.release();
    rmSync(dir, { recursive: true, force: true });
    if (crashes.length > 0) throw new Error(crashes.join('\n\n'));
  };
  try {
    await supervisor.start();
  } catch (error) {
    await stop();
    throw error;
  }
  // Whoever goes through all services must not meet one that was not asked for.
  const known = services.filter((service) => service.name !== 'sandbox' || chosen.includes(service));
  const urls = Object.fromEntries(known.map(({ name }) => [name, urlOf(topology, name)])) as Record<ServiceName, string>;
  return { ...supervisor, urls, topology, stop, kill: (name, signal = 'SIGKILL') => supervisor.signal(name, signal) };
}

// Empty, not left out: Node hands it on to its children otherwise.
const unmeasured = { NODE_V8_COVERAGE: '' };

export interface TopologyOptions {
  readonly backing: BackingUrls;
  readonly prefix: string;
  readonly dir: string;
  readonly secrets: Secrets;
  readonly ports: Readonly<Record<ServiceName, number>>;
  readonly twinPorts?: Topology['twinPorts'];
}

/** Creates databases and broker accounts, and returns everything the services need to know. */
export async function prepareTopology({ backing, prefix, dir, secrets, ports, twinPorts = {} }: TopologyOptions): Promise<Topology> {
  mkdirSync(dir, { recursive: true });
  const accounts = { prefix, passwords: secrets.servicePasswords };
  const [urls, brokers] = await Promise.all([
    createDatabases({ adminUrl: backing.mysqlAdminUrl, services: databaseNames, prefix, passwords: databasePasswords(secrets.servicePasswords) }),
    createBrokerAccounts({ amqpUrl: backing.rabbitmqUrl, managementUrl: backing.rabbitmqManagementUrl, services: brokerServiceNames, ...accounts }),
  ]);
  return { ports, twinPorts, ...databasesOf(urls), ...(backing.mysqlReplicas && { databaseReplicas: backing.mysqlReplicas }), brokers, redisUrl: backing.redisUrl, secrets, dataDir: dir };
}

async function choosePorts(given: Partial<Record<ServiceName, number>>): Promise<Record<ServiceName, number>> {
  const entries = await Promise.all(services.map(async ({ name }) => [name, given[name] ?? (await freePort())] as const));
  return Object.fromEntries(entries) as Record<ServiceName, number>;
}

async function portsFor(names: readonly ServiceName[]): Promise<Partial<Record<ServiceName, number>>> {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()] as const)));
}

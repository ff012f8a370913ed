/** Which stack the operator commands work on, and connections to it. */
import { userInfo } from 'node:os';
import { createDatabase, type Database } from '#platform/data/database';
import { connectBroker, type Broker } from '#platform/messaging/broker';
import { silentLogger } from '#platform/telemetry/logger';
import { DevError } from '../dev-error.ts';
import { runningStack } from '../running.ts';
import { findConsumers, type ConsumerInfo } from './consumers.ts';

export interface OpsUrls {
  /** By subgraph. */
  databases: Readonly<Record<string, string>>;
  brokers: Readonly<Record<string, string>>;
}

/** What the commands need of a stack; connections are opened when first asked for. */
export interface OpsTarget {
  consumers: readonly ConsumerInfo[];
  services: readonly string[];
  database(service: string): Promise<Database>;
  broker(service: string): Promise<Broker>;
}

/** OPS_DATABASE_URLS and OPS_RABBITMQ_URL name a stack anywhere; without them, the one that `npm start` runs in this clone. */
export function opsUrls(env: NodeJS.ProcessEnv = process.env): OpsUrls {
  const { OPS_DATABASE_URLS: databaseList, OPS_RABBITMQ_URL: rabbitmqUrl } = env;
  if (databaseList && rabbitmqUrl) {
    const databases = parseMap(databaseList);
    return { databases, brokers: Object.fromEntries(Object.keys(databases).map((service) => [service, rabbitmqUrl])) };
  }
  if (databaseList || rabbitmqUrl) throw new DevError(`${databaseList ? 'OPS_RABBITMQ_URL' : 'OPS_DATABASE_URLS'} is missing.`, { hint: 'To work on a stack elsewhere, set both.' });
  const topology = runningStack()?.topology;
  if (topology) return topology;
  throw new DevError('No marketplace runs in this clone.', {
    hint: 'Start it in another terminal (npm start), or name one elsewhere:\nOPS_DATABASE_URLS="order=mysql://…,product=mysql://…" OPS_RABBITMQ_URL=amqp://…',
  });
}

function parseMap(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((entry) => {
      const at = entry.indexOf('=');
      if (at < 1 || !URL.canParse(entry.slice(at + 1))) throw new DevError('OPS_DATABASE_URLS cannot be read.', { hint: 'Expected "order=mysql://user:password@host:port/database,product=…"' });
      return [entry.slice(0, at).trim(), entry.slice(at + 1)];
    }),
  );
}

/** Opens what `work` asks for and closes it afterwards. */
export async function withTarget<T>(work: (target: OpsTarget) => Promise<T>, urls: OpsUrls = opsUrls()): Promise<T> {
  const logger = silentLogger();
  const databases = new Map<string, Promise<Database>>();
  const brokers = new Map<string, Promise<Broker>>();
  const target: OpsTarget = {
    consumers: findConsumers(),
    services: Object.keys(urls.databases),
    database: (service) => once(databases, service, () => createDatabase({ url: urlFor(urls.databases, service), logger, poolSize: 2, statementTimeoutMs: 30_000 })),
    broker: (service) => once(brokers, service, () => connectBroker({ url: urlFor(urls.brokers, service), service: `${service} (operator)`, logger })),
  };
  try {
    return await work(target);
  } finally {
    const opened = await Promise.allSettled([...databases.values(), ...brokers.values()]);
    await Promise.allSettled(opened.map((one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
  }
}

/** The consumer of that name. @throws DevError listing the names there are. */
export function consumerNamed({ consumers }: OpsTarget, name: string): ConsumerInfo {
  const found = consumers.find((consumer) => consumer.name === name);
  if (found) return found;
  throw new DevError(`There is no consumer "${name}".`, { hint: `There are:\n${consumers.map((consumer) => consumer.name).join('\n')}` });
}

/** Whom the audit log names unless --actor says otherwise. */
export function defaultActor(): string {
  return `operator:${userInfo().username}`;
}

function once<T>(known: Map<string, Promise<T>>, key: string, open: () => Promise<T>): Promise<T> {
  const existing = known.get(key) ?? open();
  known.set(key, existing);
  return existing;
}

function urlFor(urls: Readonly<Record<string, string>>, service: string): string {
  const url = urls[service];
  if (url) return url;
  throw new DevError(`No address is known for "${service}".`, { hint: `Known are: ${Object.keys(urls).join(', ')}` });
}

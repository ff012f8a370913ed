import { join } from 'node:path';
import { keyFiles } from './keys-rotate.ts';
import { sandboxSubgraphs } from './sandbox/names.ts';
import { rootDir } from './paths.ts';
import { clientNames, publicJwk, type ClientName } from './secrets.ts';
import type { Secrets } from './secrets.ts';

/** What the environment of a service is made of. */
export interface Topology {
  readonly ports: Readonly<Record<ServiceName, number>>;
  /** Ports of second instances, of the services that have one. */
  readonly twinPorts?: Readonly<Partial<Record<ServiceName, number>>>;
  /** By subgraph: the URL of its own database, and of its own account at the broker. */
  readonly databases: Readonly<Record<string, string>>;
  readonly brokers: Readonly<Record<string, string>>;
  /** `host:port` of each replica of the database server, which has the same databases and accounts. */
  readonly databaseReplicas?: readonly string[];
  /** By subgraph: the URL of its database in the sandbox marketplace. */
  readonly sandboxDatabases: Readonly<Record<string, string>>;
  readonly redisUrl: string;
  readonly secrets: Secrets;
  /** Where services write files: mail, the sandbox's books. */
  readonly dataDir: string;
}

export interface ServiceDefinition {
  readonly name: ServiceName;
  readonly entry: string;
  readonly port: number;
  /** The variable that changes the port of `npm start`. */
  readonly portVariable: string;
  /** Started before this one, and stopped after it. */
  readonly dependsOn: readonly ServiceName[];
  env(topology: Topology): Record<string, string>;
}

export const subgraphNames = ['user', 'vendor', 'product', 'order', 'notification'] as const;
/** Services with an account on the broker. */
export const brokerServiceNames = [...subgraphNames, 'gateway', 'bff-web', 'bff-mobile', 'sandbox'] as const;
/** Of the sandbox marketplace, after the prefix in the names of databases: "sandbox_order". */
const sandboxDatabase = (name: string): string => `sandbox_${name}`;
/** All databases there are, those of the sandbox marketplace last. */
export const databaseNames: readonly string[] = [...subgraphNames, ...sandboxSubgraphs.map(sandboxDatabase)];

/** Passwords by database: the sandbox marketplace has one for all of its databases. */
export function databasePasswords(passwords: Readonly<Record<string, string>>): Record<string, string> {
  return { ...passwords, ...Object.fromEntries(sandboxSubgraphs.map((name) => [sandboxDatabase(name), passwords['sandbox'] ?? ''])) };
}

/** URLs by database as a topology has them. */
export function databasesOf(urls: Readonly<Record<string, string>>): Pick<Topology, 'databases' | 'sandboxDatabases'> {
  return {
    databases: Object.fromEntries(subgraphNames.map((name) => [name, required(urls, name)])),
    sandboxDatabases: Object.fromEntries(sandboxSubgraphs.map((name) => [name, required(urls, sandboxDatabase(name))])),
  };
}

export type SubgraphName = (typeof subgraphNames)[number];
export type ServiceName = SubgraphName | 'gateway' | 'bff-web' | 'bff-mobile' | 'payment-sandbox' | 'media' | 'sandbox';

export const urlOf = ({ ports }: Pick<Topology, 'ports'>, name: ServiceName): string => `http://127.0.0.1:${ports[name]}`;

/** The shop as people open it, also from messages: browsers keep the session's Secure cookie over plain http for this name only. */
export const shopOf = (topology: Pick<Topology, 'ports'>): string => urlOf(topology, 'bff-web').replace('127.0.0.1', 'localhost');

/** All instances of a service, as those that call it are told: `http://...|http://...`. */
export const placesOf = ({ ports, twinPorts }: Pick<Topology, 'ports' | 'twinPorts'>, name: ServiceName, path: string): string =>
  [ports[name], twinPorts?.[name]].flatMap((port) => (port === undefined ? [] : `http://127.0.0.1:${port}${path}`)).join('|');

/** The marketplace as it runs on one machine. */
export const services: readonly ServiceDefinition[] = [
  service('payment-sandbox', 4201, [], (topology) => ({
    ...paymentSecrets(topology),
    PAYMENT_WEBHOOK_URL: `${urlOf(topology, 'order')}/webhooks/payment`,
    PAYMENT_SANDBOX_DIR: join(topology.dataDir, 'payment-sandbox'),
  })),
  service('media', 4202, [], () => ({})),
  subgraph('user', 4101, [], (topology) => ({
    ACCESS_TOKEN_PRIVATE_KEYS: JSON.stringify({ keys: [topology.secrets.accessTokenPrivateKey] }),
    ACCESS_TOKEN_KEYS_FILE: keyFile(topology, 'accessTokens'),
    SEALING_KEYS: `first=${topology.secrets.sealingKey}`,
    SANDBOX_MARKETPLACE: 'true',
  })),
  subgraph('vendor', 4102),
  subgraph('product', 4103),
  subgraph('order', 4104, [], (topology) => ({
    ...paymentSecrets(topology),
    PAYMENT_PROVIDER_URL: urlOf(topology, 'payment-sandbox'),
    DOWNLOAD_SIGNING_KEY: topology.secrets.downloadSigningKey,
    DOWNLOAD_BASE_URL: `${urlOf(topology, 'order')}/downloads`,
  })),
  subgraph('notification', 4105, [], (topology) => ({ MAIL_DIR: join(topology.dataDir, 'mail'), PUBLIC_WEB_URL: shopOf(topology) })),
  service('sandbox', 4203, [], (topology) => ({
    ...Object.fromEntries(sandboxSubgraphs.map((name) => [`SANDBOX_${name.toUpperCase()}_DATABASE_URL`, required(topology.sandboxDatabases, name)])),
    RABBITMQ_URL: required(topology.brokers, 'sandbox'),
    REDIS_URL: topology.redisUrl,
    MEDIA_BASE_URL: `${urlOf(topology, 'media')}/media`,
    IDENTITY_PUBLIC_KEYS: JSON.stringify({ keys: [publicJwk(topology.secrets.identityPrivateKey)] }),
    IDENTITY_PUBLIC_KEYS_FILE: keyFile(topology, 'identityPublic'),
    SANDBOX_DIR: join(topology.dataDir, 'sandbox'),
    SANDBOX_PUBLIC_URL: urlOf(topology, 'sandbox'),
  })),
  service('gateway', 4000, subgraphNames, (topology) => ({
    // Less memory: `docs/gateway-performance.md`.
    NODE_OPTIONS: '--max-semi-space-size=32',
    MALLOC_ARENA_MAX: '2',
    REDIS_URL: topology.redisUrl,
    RABBITMQ_URL: required(topology.brokers, 'gateway'),
    // Everybody comes from the loopback address here.
    RATE_LIMIT_ADDRESS: '0',
    IDENTITY_KEYS_FILE: keyFile(topology, 'identity'),
    IDENTITY_PRIVATE_KEY: JSON.stringify(topology.secrets.identityPrivateKey),
    GATEWAY_CLIENT_KEYS: clientNames.map((name) => `${name}=${topology.secrets.clientKeys[name]}`).join(','),
    ACCESS_TOKEN_JWKS_URL: placesOf(topology, 'user', '/.well-known/jwks.json'),
    // The composed file is followed, so that a change of a schema is seen at once; a registry only if somebody asks for one.
    ...(process.env.SUPERGRAPH_REGISTRY ? { SUPERGRAPH_LAST_GOOD_FILE: join(topology.dataDir, 'last-good-supergraph.json') } : { SUPERGRAPH_FILE: join(rootDir, 'schema/supergraph.graphql') }),
    REGISTERED_OPERATIONS_ROOT: rootDir,
    PARTNER_KEYS_URL: urlOf(topology, 'user'),
    PARTNER_SANDBOX_URLS: sandboxSubgraphs.map((name) => `${name}=${urlOf(topology, 'sandbox')}/${name}/graphql`).join(','),
    PARTNER_CONTRACT_FILE: join(rootDir, 'schema/partner.graphql'),
    PARTNER_SCOPES_FILE: join(rootDir, 'schema/partner-scopes.json'),
    USAGE_FOLDER: join(topology.dataDir, 'usage'),
    SUBGRAPH_URLS: subgraphNames.map((name) => `${name}=${placesOf(topology, name, '/graphql')}`).join(','),
    SUBGRAPH_PIPELINING: '4',
  })),
  service('bff-web', 4001, ['gateway'], (topology) => ({ ...bffEnvironment('bff-web', topology), PUBLIC_WEB_URL: urlOf(topology, 'bff-web'), MEDIA_BASE_URL: `${urlOf(topology, 'media')}/media` })),
  service('bff-mobile', 4002, ['gateway'], (topology) => bffEnvironment('bff-mobile', topology)),
];

function service(name: ServiceName, port: number, dependsOn: readonly ServiceName[], env: ServiceDefinition['env']): ServiceDefinition {
  const folder = name === 'payment-sandbox' || name === 'media' || name === 'sandbox' ? `dev/${name}` : name;
  return { name, entry: `${folder}/main.ts`, port, portVariable: `${name.toUpperCase().replaceAll('-', '_')}_PORT`, dependsOn, env };
}

function subgraph(name: SubgraphName, port: number, dependsOn: readonly ServiceName[] = [], extra: ServiceDefinition['env'] = () => ({})): ServiceDefinition {
  const env = (topology: Topology) => ({
    DATABASE_URL: required(topology.databases, name),
    ...replicasOf(topology, name),
    RABBITMQ_URL: required(topology.brokers, name),
    REDIS_URL: topology.redisUrl,
    MEDIA_BASE_URL: `${urlOf(topology, 'media')}/media`,
    IDENTITY_PUBLIC_KEYS: JSON.stringify({ keys: [publicJwk(topology.secrets.identityPrivateKey)] }),
    IDENTITY_PUBLIC_KEYS_FILE: keyFile(topology, 'identityPublic'),
    ...extra(topology),
  });
  return { ...service(name, port, dependsOn, env), entry: `subgraphs/${name}/main.ts` };
}

function replicasOf({ databases, databaseReplicas = [] }: Topology, name: SubgraphName): Record<string, string> {
  const urls = databaseReplicas.map((host) => Object.assign(new URL(required(databases, name)), { host }).href);
  return urls.length > 0 ? { DATABASE_REPLICA_URLS: urls.join('|') } : {};
}

function bffEnvironment(name: ClientName, topology: Topology): Record<string, string> {
  return { GATEWAY_URL: placesOf(topology, 'gateway', '/graphql'), REDIS_URL: topology.redisUrl, RABBITMQ_URL: required(topology.brokers, name), GATEWAY_CLIENT_KEY: topology.secrets.clientKeys[name], FEATURES_FILE: join(topology.dataDir, 'features.json') };
}

/** Where `npm run keys:rotate` puts keys; there is no file until the first rotation. */
function keyFile({ dataDir }: Topology, name: keyof typeof keyFiles): string {
  return join(dataDir, 'keys', keyFiles[name]);
}

function paymentSecrets({ secrets }: Topology): Record<string, string> {
  return { PAYMENT_API_KEY: secrets.paymentApiKey, PAYMENT_WEBHOOK_SECRET: secrets.paymentWebhookSecret };
}

function required(urls: Readonly<Record<string, string>>, name: string): string {
  const url = urls[name];
  if (url === undefined) throw new Error(`no URL was made for ${name}`);
  return url;
}

/** The product subgraph and the gateway as the processes they are in production, the gateway with and without its cache. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { testIdentityKeys } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { freePort } from '../../dev/process/ports.ts';
import type { OwnServices } from './own-services.ts';

const root = join(import.meta.dirname, '../..');

export interface Servers {
  urls: { product: string; gateway: string; cachingGateway: string };
  stop(): void;
}

export async function startServers({ databaseUrl, redisUrl, brokers }: { databaseUrl: string } & Pick<OwnServices, 'redisUrl' | 'brokers'>): Promise<Servers> {
  const address = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`;
  const urls = { product: await address(), gateway: await address(), cachingGateway: await address() };
  const common = { NODE_ENV: 'development', LOG_LEVEL: 'error', HOST: '127.0.0.1', APOLLO_TELEMETRY_DISABLED: '1', REDIS_URL: redisUrl };
  const children: ChildProcess[] = [];
  const run = async (entry: string, url: string, env: Record<string, string>): Promise<void> => {
    children.push(fork(join(root, entry), { env: { PATH: process.env['PATH'], ...common, ...env, PORT: new URL(url).port }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
    await waitFor(() => fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false), { timeoutMs: 60_000, what: entry });
  };
  // Without its background work: what the catalog still has to announce is not what is measured.
  await run('subgraphs/product/main.ts', urls.product, {
    SERVICE_ROLE: 'server', DATABASE_URL: databaseUrl, RABBITMQ_URL: brokers.product, MEDIA_BASE_URL: 'http://media.test', IDENTITY_PUBLIC_KEYS: JSON.stringify(testIdentityKeys.publicJwks),
  });
  const gateway = {
    IDENTITY_PRIVATE_KEY: JSON.stringify(testIdentityKeys.privateJwk), ACCESS_TOKEN_JWKS_URL: `${urls.product}/none`, GATEWAY_CLIENT_KEYS: `bench=${'k'.repeat(40)}`, GATEWAY_OPEN: 'true',
    SUPERGRAPH_FILE: join(root, 'schema/supergraph.graphql'), SUBGRAPH_URLS: `product=${urls.product}/graphql`,
    // All requests come from one address here.
    RATE_LIMIT_ACTOR: '0', RATE_LIMIT_ADDRESS: '0',
  };
  await run('gateway/main.ts', urls.gateway, gateway);
  // Nothing is cached without the events that outdate it.
  await run('gateway/main.ts', urls.cachingGateway, { ...gateway, RABBITMQ_URL: brokers.gateway });
  return { urls, stop: () => children.forEach((child) => child.kill('SIGTERM')) };
}

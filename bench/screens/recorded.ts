/** What a BFF asks the gateway for a screen: found out by having both BFFs in this process answer it once. */
import { createGatewayClient, type GatewayCall, type GatewayClient } from '#platform/bff/gateway-client';
import { readManifest } from '#platform/bff/operation-registry';
import { closeRedis, createRedis } from '#platform/cache/redis';
import { createHttpServer } from '#platform/server/http-server';
import type { Route } from '#platform/server/http-types';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import { buildApp as buildMobile } from '../../bff-mobile/app.ts';
import { buildApp as buildWeb } from '../../bff-web/app.ts';
import type { Stack } from '../../dev/stack.ts';
import type { Client, Look } from './screens.ts';

/** A request to the gateway. */
export interface Asked {
  readonly id: string;
  readonly name: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Recorder {
  /** What the gateway is asked for a look at a screen. */
  askedFor(look: Look): Promise<Asked[]>;
  close(): Promise<void>;
}

const logger = silentLogger();
const manifestOf = (client: Client) => readManifest(new URL(`../../schema/operations/${client}.json`, import.meta.url));

export async function createRecorder({ topology, urls }: Stack): Promise<Recorder> {
  const asked: Asked[] = [];
  const redis = createRedis({ url: topology.redisUrl, logger, commandTimeoutMs: 2000 });
  await waitFor(() => redis.status === 'ready', { what: 'Redis' });
  const clients = { web: recording('web', asked, urls.gateway, topology.secrets.clientKeys['bff-web']), mobile: recording('mobile', asked, urls.gateway, topology.secrets.clientKeys['bff-mobile']) };
  const common = { logger, allowUnregistered: false, timeoutMs: 10_000, pageFreshMs: 0 };
  const routes = {
    web: buildWeb({ ...common, gateway: clients.web, redis, manifest: manifestOf('web'), publicUrl: 'http://shop.test', allowedOrigins: [], secureCookie: true, mediaBaseUrl: 'http://media.test' }),
    mobile: buildMobile({ ...common, gateway: clients.mobile, manifest: manifestOf('mobile'), minimumAppVersion: '1.0.0' }),
  };
  const servers = { web: server(routes.web), mobile: server(routes.mobile) };
  const ports = { web: await servers.web.listen({ host: '127.0.0.1', port: 0 }), mobile: await servers.mobile.listen({ host: '127.0.0.1', port: 0 }) };
  return {
    async askedFor({ client, path, headers }) {
      asked.length = 0;
      const response = await fetch(`http://127.0.0.1:${ports[client]}${path}`, { headers });
      const body = (await response.json()) as { data?: unknown; errors?: unknown };
      if (!body.data || body.errors) throw new Error(`${path} was answered with ${JSON.stringify(body).slice(0, 300)}`);
      return [...asked];
    },
    async close() {
      await Promise.all([servers.web.close(), servers.mobile.close(), clients.web.close(), clients.mobile.close()]);
      await closeRedis(redis);
    },
  };
}

function server(routes: readonly Route[]) {
  return createHttpServer({ service: 'recorder', logger, routes, drainGraceMs: 0 });
}

function recording(client: Client, asked: Asked[], url: string, clientKey: string | undefined): GatewayClient {
  const identity = { name: `bff-${client}`, version: '1' };
  const gateway = createGatewayClient({ url, client: identity, clientKey, logger });
  return {
    close: () => gateway.close(),
    send(operation, variables, call) {
      const { id, name, document } = operation;
      asked.push({ id, name, document, variables: variables as Record<string, unknown>, headers: { 'x-client-name': identity.name, 'x-client-version': '1', ...(clientKey && { 'x-client-key': clientKey }), ...credentials(call) } });
      return gateway.send(operation, variables, call);
    },
  };
}

function credentials({ accessToken, guestToken }: GatewayCall): Record<string, string> {
  return { ...(accessToken && { authorization: `Bearer ${accessToken}` }), ...(guestToken && { 'x-guest-token': guestToken }) };
}

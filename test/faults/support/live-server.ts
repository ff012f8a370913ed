/** A mobile BFF as a process of its own for many live connections; tells its port when it listens, and its memory when asked. */
import { createGatewayClient } from '#platform/bff/gateway-client';
import { readManifest } from '#platform/bff/operation-registry';
import { createHttpServer } from '#platform/server/http-server';
import { silentLogger } from '#platform/telemetry/logger';
import { assembleApp } from '../../../bff-mobile/app.ts';
import { followMessages } from '../../../bff-mobile/live/follow-messages.ts';

export interface LiveServerOptions {
  gatewayUrl: string;
  brokerUrl: string;
  namePrefix: string;
  connections: number;
}

export interface Memory {
  followers: number;
  residentBytes: number;
  heapBytes: number;
}

const { gatewayUrl, brokerUrl, namePrefix, connections } = JSON.parse(process.argv[2] ?? '{}') as LiveServerOptions;
const logger = silentLogger();
const gateway = createGatewayClient({ url: gatewayUrl, client: { name: 'bff-mobile', version: 'test' }, logger });
const manifest = readManifest(new URL('../../../schema/operations/mobile.json', import.meta.url));
const app = assembleApp({ gateway, logger, manifest, minimumAppVersion: '1.0.0', allowUnregistered: false, timeoutMs: 20_000, pageFreshMs: 0, live: { perAddress: connections } });
await followMessages({ url: brokerUrl, logger, hub: app.hub, pages: app.pages, namePrefix });
const server = createHttpServer({ service: 'bff-mobile', logger, routes: app.routes, upgrade: app.upgrade, drainGraceMs: 0, maxInFlight: connections });
const port = await server.listen({ host: '127.0.0.1', port: 0 });
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ followers: app.hub.followers(), residentBytes: rss, heapBytes: heapUsed } satisfies Memory);
});
process.on('disconnect', () => process.exit());
process.send?.({ port });

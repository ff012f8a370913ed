import { readFileSync } from 'node:fs';
import { createBffEndpoint } from '#platform/bff/bff-endpoint';
import { executableSchema } from '#platform/bff/executable-schema';
import { createExposureLog } from '#platform/bff/features/exposures';
import { createSwitchboard } from '#platform/bff/features/features';
import { createFeatureGate } from '#platform/bff/features/gate';
import type { FeatureSettings } from '#platform/bff/features/settings';
import type { GatewayClient } from '#platform/bff/gateway-client';
import { createOperationRegistry, type ManifestEntry } from '#platform/bff/operation-registry';
import { createOriginPolicy } from '#platform/bff/origins';
import type { Redis } from '#platform/cache/redis';
import { createLiveAdmission, type LiveLimits } from '#platform/bff/live/admission';
import { createLiveHub, type LiveHub, type LiveHubOptions } from '#platform/bff/live/live-hub';
import { createSseEndpoint } from '#platform/bff/live/sse-endpoint';
import { createHeartbeat } from '#platform/bff/live/sse-stream';
import type { PageCache } from '#platform/bff/page-cache';
import type { EntryAdmission } from '#platform/limits/entry-admission';
import { sharedScalars } from '#platform/graphql/scalars';
import type { Route } from '#platform/server/http-types';
import type { Logger } from '#platform/telemetry/logger';
import { createVitalsReader } from '#platform/vitals/read-vitals';
import { createContextFactory } from './create-context.ts';
import { createDeviceCookie, deviceRoute } from './device-cookie.ts';
import { exportRoute } from './export-route.ts';
import { csrfRoute } from './csrf-route.ts';
import { webFeatures } from './features.ts';
import { createKept } from './kept.ts';
import { createLiveContext } from './live/live-context.ts';
import { resolvers } from './resolvers.ts';
import { createSessionCookie } from './session/cookie.ts';
import { csrfHeader } from './session/csrf.ts';
import { createSessionStore } from './session/session-store.ts';
import { createTokenRefresher } from './session/token-refresh.ts';
import { createStorefront } from './storefront/addresses.ts';
import { createOperations } from './storefront/operations.ts';
import { storefrontRoutes } from './storefront/routes.ts';

export interface AppOptions {
  gateway: GatewayClient;
  redis: Redis;
  logger: Logger;
  manifest: Readonly<Record<string, ManifestEntry>>;
  /** The storefront's public address; pages of its origin may call. */
  publicUrl: string;
  /** Origins besides the storefront's. */
  allowedOrigins: readonly string[];
  secureCookie: boolean;
  /** Development: clients may send texts that are not registered. */
  allowUnregistered: boolean;
  timeoutMs: number;
  /** Milliseconds that a public page is given from memory without being made anew; 0 makes each page for each request. */
  pageFreshMs: number;
  /** Whether messages about changes come in at the moment; what is kept may get older then. */
  isFollowing?: () => boolean;
  /** Public address that pictures begin with; the pages let browsers load them from there. */
  mediaBaseUrl: string;
  /** Lets in what can be answered in time; everybody unless given. */
  admission?: EntryAdmission | undefined;
  /** Paces and limits of live updates, where not the usual ones. */
  live?: LiveHubOptions & LiveLimits & { heartbeatMs?: number; maxMs?: number };
}

/** The web BFF: its routes, and what messages of the broker act upon. */
export interface App {
  routes: Route[];
  hub: LiveHub;
  pages: PageCache | undefined;
  /** Switches features while everything runs. */
  applyFeatures(settings: FeatureSettings): void;
}

const schemaFile = new URL('schema.graphql', import.meta.url);

/** The routes alone. */
export function buildApp(options: AppOptions): Route[] {
  return assembleApp(options).routes;
}

/** Most of the time between two signs of life on a live connection: proxies give up after a minute of silence. */
const heartbeatMs = 25_000;

/** The web BFF as routes: POST and GET /graphql, /graphql/stream, GET /csrf, the preflight answers of both, and the reference storefront's pages. */
export function assembleApp(options: AppOptions): App {
  const { gateway, redis, logger, manifest, publicUrl, allowUnregistered, timeoutMs, admission } = options;
  const schema = executableSchema({ sdl: readFileSync(schemaFile, 'utf8'), resolvers, scalars: sharedScalars });
  const registry = createOperationRegistry({ schema, manifest, target: 'bff-web', allowUnregistered });
  const origins = createOriginPolicy({
    allowed: [new URL(publicUrl).origin, ...options.allowedOrigins],
    requestHeaders: ['content-type', csrfHeader, 'traceparent', 'x-request-id'],
    responseHeaders: [csrfHeader, 'x-request-id', 'x-trace-id', 'etag'],
  });
  const store = createSessionStore({ redis });
  const cookie = createSessionCookie({ secure: options.secureCookie });
  const device = createDeviceCookie({ secure: options.secureCookie });
  const switchboard = createSwitchboard(webFeatures);
  const features = createFeatureGate({ switchboard, exposures: createExposureLog({ service: 'bff-web', redis, logger }), apart: device.apart });
  const refresher = createTokenRefresher({ store, gateway });
  const storefront = createStorefront({ publicUrl });
  const kept = createKept({ gateway, freshMs: options.pageFreshMs, timeoutMs, isFollowing: options.isFollowing ?? (() => false) });
  const context = createContextFactory({ gateway, reads: kept?.reads, store, cookie, refresher, origins, storefront, vitals: createVitalsReader({ redis }), switchboard, logger });
  const pages = kept?.pages;
  const endpoint = createBffEndpoint({ schema, registry, context, isTrue: ({ session }) => session.stands, logger, timeoutMs, vary: ['Cookie', 'Origin', 'Accept-Encoding'], features, admission, ...(pages && { pages }) });
  const hub = createLiveHub(options.live);
  const stream = createSseEndpoint({
    path: '/graphql/stream',
    schema,
    registry,
    logger,
    context: createLiveContext({ hub, context, timeoutMs }),
    admission: createLiveAdmission(options.live),
    heartbeat: createHeartbeat(options.live?.heartbeatMs ?? heartbeatMs),
    ...(options.live?.maxMs !== undefined && { maxMs: options.live.maxMs }),
  });
  const routes = [
    ...endpoint.map(origins.withCors),
    ...stream.map(origins.withCors),
    origins.withCors(csrfRoute({ store, cookie, refresher, logger })),
    origins.withCors(deviceRoute({ cookie: device, assertAllowed: origins.assertAllowed })),
    exportRoute({ gateway }),
    origins.preflight('/graphql'),
    origins.preflight('/graphql/stream'),
    origins.preflight('/csrf'),
    origins.preflight('/device'),
    ...storefrontRoutes({ isDeviceWanted: (request) => switchboard.differing().length > 0 && device.apart(request).device === null, operations: createOperations({ routes: endpoint, manifest }), mediaOrigin: new URL(options.mediaBaseUrl).origin, admission }),
  ];
  const applyFeatures = (settings: FeatureSettings): void => {
    switchboard.apply(settings);
    // What is kept was made under the old settings.
    pages?.clear();
  };
  return { routes, hub, pages, applyFeatures };
}

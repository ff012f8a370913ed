import { readFileSync } from 'node:fs';
import { createBffEndpoint } from '#platform/bff/bff-endpoint';
import { executableSchema } from '#platform/bff/executable-schema';
import { createExposureLog } from '#platform/bff/features/exposures';
import { createSwitchboard } from '#platform/bff/features/features';
import { createFeatureGate } from '#platform/bff/features/gate';
import type { FeatureSettings } from '#platform/bff/features/settings';
import type { GatewayClient } from '#platform/bff/gateway-client';
import { createOperationRegistry, type ManifestEntry } from '#platform/bff/operation-registry';
import { createLiveAdmission, type LiveLimits } from '#platform/bff/live/admission';
import { createLiveHub, type LiveHub, type LiveHubOptions } from '#platform/bff/live/live-hub';
import { createWsEndpoint } from '#platform/bff/live/ws-endpoint';
import type { PageCache } from '#platform/bff/page-cache';
import type { Redis } from '#platform/cache/redis';
import type { EntryAdmission } from '#platform/limits/entry-admission';
import { sharedScalars } from '#platform/graphql/scalars';
import type { UpgradeHandler } from '#platform/server/http-server';
import type { Route } from '#platform/server/http-types';
import type { Logger } from '#platform/telemetry/logger';
import { apartFromDevice } from './device/device-id.ts';
import { mobileFeatures } from './features.ts';
import { createContextFactory } from './create-context.ts';
import { createKept } from './kept.ts';
import { createLiveContext } from './live/live-context.ts';
import { resolvers } from './resolvers.ts';

export interface AppOptions {
  gateway: GatewayClient;
  logger: Logger;
  /** What all processes remember of who was shown what; without it each tells it once. */
  redis?: Redis | undefined;
  manifest: Readonly<Record<string, ManifestEntry>>;
  /** Apps older than this are told to upgrade. */
  minimumAppVersion: string;
  /** Development: apps may send texts that are not registered. */
  allowUnregistered: boolean;
  timeoutMs: number;
  /** Milliseconds that a public screen is given from memory without being made anew; 0 makes each screen for each request. */
  pageFreshMs: number;
  /** Whether messages about changes come in at the moment; what is kept may get older then. */
  isFollowing?: () => boolean;
  trustedProxyHops?: number;
  /** Lets in what can be answered in time; everybody unless given. */
  admission?: EntryAdmission | undefined;
  /** Paces and limits of live updates, where not the usual ones. */
  live?: LiveHubOptions & LiveLimits & { heartbeatMs?: number; maxMs?: number };
}

/** The mobile BFF: its routes, its WebSocket endpoint, and what messages of the broker act upon. */
export interface App {
  routes: Route[];
  upgrade: UpgradeHandler;
  hub: LiveHub;
  pages: PageCache | undefined;
  /** Switches features while everything runs. */
  applyFeatures(settings: FeatureSettings): void;
}

/** What the answer to a guest depends on besides the request itself. A guest's token is not among it: no public screen shows a cart. */
const shapingHeaders = ['X-App-Version', 'X-Device-Pixel-Ratio'];
const schemaFile = new URL('schema.graphql', import.meta.url);

/** The routes alone. */
export function buildApp(options: AppOptions): Route[] {
  return assembleApp(options).routes;
}

const heartbeatMs = 25_000;

/** The mobile BFF: POST and GET /graphql, and WebSocket at the same path. */
export function assembleApp(options: AppOptions): App {
  const { gateway, logger, manifest, minimumAppVersion, allowUnregistered, timeoutMs, pageFreshMs } = options;
  const schema = executableSchema({ sdl: readFileSync(schemaFile, 'utf8'), resolvers, scalars: sharedScalars });
  const registry = createOperationRegistry({ schema, manifest, target: 'bff-mobile', allowUnregistered });
  const keyHeaders = shapingHeaders.map((header) => header.toLowerCase());
  const kept = createKept({ gateway, freshMs: pageFreshMs, timeoutMs, isFollowing: options.isFollowing ?? (() => false), keyHeaders });
  const pages = kept?.pages;
  const switchboard = createSwitchboard(mobileFeatures);
  const features = createFeatureGate({ switchboard, exposures: createExposureLog({ service: 'bff-mobile', redis: options.redis, logger }), apart: apartFromDevice });
  const context = createContextFactory({ gateway, reads: kept?.reads, logger, minimumAppVersion, switchboard });
  const routes = createBffEndpoint({
    schema,
    registry,
    context,
    logger,
    timeoutMs,
    vary: ['Authorization', ...shapingHeaders, 'Accept-Encoding'],
    features,
    admission: options.admission,
    deviceHeaders: ['X-Device-Id'],
    ...(pages && { pages }),
    // A device belongs to one person at a time; its own cache asks each time and saves the bytes of what has not changed.
    personalAnswers: 'revalidate',
  });
  const hub = createLiveHub(options.live);
  const upgrade = createWsEndpoint({
    path: '/graphql',
    schema,
    registry,
    logger,
    connect: createLiveContext({ hub, context, timeoutMs }),
    admission: createLiveAdmission(options.live),
    heartbeatMs: options.live?.heartbeatMs ?? heartbeatMs,
    ...(options.live?.maxMs !== undefined && { maxMs: options.live.maxMs }),
    ...(options.trustedProxyHops !== undefined && { trustedProxyHops: options.trustedProxyHops }),
  });
  const applyFeatures = (settings: FeatureSettings): void => {
    switchboard.apply(settings);
    // What is kept was made under the old settings.
    pages?.clear();
  };
  return { routes, upgrade, hub, pages, applyFeatures };
}

/** The mobile BFF as a process. It keeps nothing: what a device is allowed to see is in the tokens it sends. */
import { followSettings } from '#platform/bff/features/settings-file';
import { createGatewayClient } from '#platform/bff/gateway-client';
import { readManifest } from '#platform/bff/operation-registry';
import { compileSooner } from '#platform/server/compile-sooner';
import { createHttpServer } from '#platform/server/http-server';
import { operationsOf } from '#platform/server/operations-access';
import { createBffAdmission, watchedGateway } from '#platform/bff/admission';
import { bffMetrics } from '#platform/bff/vitals';
import { closeRedis, createRedis } from '#platform/cache/redis';
import { runService } from '#platform/server/lifecycle';
import { createLogger } from '#platform/telemetry/logger';
import { startTracing } from '#platform/telemetry/tracing';
import { publishVitals } from '#platform/vitals/publish-vitals';
import { assembleApp } from './app.ts';
import { readConfig } from './config.ts';
import { mobileFeatures } from './features.ts';
import { followMessages } from './live/follow-messages.ts';

const service = 'bff-mobile';
const config = readConfig();
const isDevelopment = config.NODE_ENV === 'development';
const logger = createLogger({ service, level: config.LOG_LEVEL, pretty: isDevelopment && process.stdout.isTTY });

compileSooner();
await runService({
  service,
  logger,
  async start() {
    const tracing = startTracing({ service, config, logger });
    const admission = createBffAdmission({ service, config, isPerson: ({ headers }) => headers.authorization !== undefined || headers['x-guest-token'] !== undefined });
    const gateway = createGatewayClient({ url: config.GATEWAY_URL, client: { name: service, version: '1' }, clientKey: config.GATEWAY_CLIENT_KEY, logger });
    const redis = config.REDIS_URL === undefined ? undefined : createRedis({ url: config.REDIS_URL, logger });
    const { routes, upgrade, hub, pages, applyFeatures } = assembleApp({
      gateway: watchedGateway(gateway, admission),
      admission,
      redis,
      logger,
      manifest: readManifest(config.OPERATIONS_FILE),
      minimumAppVersion: config.MINIMUM_APP_VERSION,
      allowUnregistered: isDevelopment,
      timeoutMs: config.REQUEST_TIMEOUT_MS,
      pageFreshMs: config.PAGE_FRESH_MS,
      isFollowing: () => messages?.isConnected() ?? false,
      trustedProxyHops: config.TRUSTED_PROXY_HOPS,
    });
    const features = config.FEATURES_FILE === undefined ? undefined : await followSettings({ file: config.FEATURES_FILE, service, declared: mobileFeatures, logger, apply: applyFeatures });
    const messages = await followMessages({ url: config.RABBITMQ_URL, logger, hub, pages });
    const server = createHttpServer({
      service,
      logger,
      routes,
      upgrade,
      readiness: async () => ({ ok: true, checks: {} }),
      trustedProxyHops: config.TRUSTED_PROXY_HOPS,
      operations: operationsOf(config),
    });
    const port = await server.listen({ host: config.HOST, port: config.PORT });
    const vitals = redis && publishVitals({ service, redis, metrics: bffMetrics });
    return {
      port,
      stop: [
        { name: 'vitals', run: async () => vitals?.stop() },
        { name: 'features', run: async () => features?.stop() },
        { name: 'server', run: () => server.drain(10_000) },
        { name: 'admission', run: async () => admission.stop() },
        { name: 'live updates', run: async () => hub.close() },
        { name: 'traces', run: () => tracing.stop() },
        { name: 'broker', run: async () => messages?.close() },
        { name: 'gateway', run: () => gateway.close() },
        { name: 'redis', run: async () => redis && closeRedis(redis) },
      ],
    };
  },
});

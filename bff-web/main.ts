/** The web BFF as a process. */
import { followSettings } from '#platform/bff/features/settings-file';
import { createGatewayClient } from '#platform/bff/gateway-client';
import { readManifest } from '#platform/bff/operation-registry';
import { closeRedis, createRedis, redisHealth } from '#platform/cache/redis';
import { compileSooner } from '#platform/server/compile-sooner';
import { createHttpServer } from '#platform/server/http-server';
import { operationsOf } from '#platform/server/operations-access';
import { createBffAdmission, watchedGateway } from '#platform/bff/admission';
import { bffMetrics } from '#platform/bff/vitals';
import { runService } from '#platform/server/lifecycle';
import { createLogger } from '#platform/telemetry/logger';
import { startTracing } from '#platform/telemetry/tracing';
import { publishVitals } from '#platform/vitals/publish-vitals';
import { assembleApp } from './app.ts';
import { readConfig } from './config.ts';
import { webFeatures } from './features.ts';
import { followMessages } from './live/follow-messages.ts';
import { hasSession } from './session/cookie.ts';

const service = 'bff-web';
const config = readConfig();
const isDevelopment = config.NODE_ENV === 'development';
const logger = createLogger({ service, level: config.LOG_LEVEL, pretty: isDevelopment && process.stdout.isTTY });
const furtherOrigins = config.WEB_ALLOWED_ORIGINS?.split(',').map((origin) => origin.trim()) ?? [];
/** What a browser on this machine calls us. */
const ownOrigins = ['localhost', '127.0.0.1'].map((host) => `http://${host}:${config.PORT}`);

compileSooner();
await runService({
  service,
  logger,
  async start() {
    const tracing = startTracing({ service, config, logger });
    const redis = createRedis({ url: config.REDIS_URL, logger, sentAtOnce: ['get', 'ping'] });
    const admission = createBffAdmission({ service, config, isPerson: hasSession });
    const gateway = createGatewayClient({ url: config.GATEWAY_URL, client: { name: service, version: '1' }, clientKey: config.GATEWAY_CLIENT_KEY, logger });
    const { routes, hub, pages, applyFeatures } = assembleApp({
      gateway: watchedGateway(gateway, admission),
      admission,
      redis,
      logger,
      manifest: readManifest(config.OPERATIONS_FILE),
      publicUrl: config.PUBLIC_WEB_URL,
      allowedOrigins: [...furtherOrigins, ...(isDevelopment ? ownOrigins : [])],
      secureCookie: config.SESSION_COOKIE_SECURE,
      allowUnregistered: isDevelopment,
      timeoutMs: config.REQUEST_TIMEOUT_MS,
      pageFreshMs: config.PAGE_FRESH_MS,
      isFollowing: () => messages?.isConnected() ?? false,
      mediaBaseUrl: config.MEDIA_BASE_URL,
    });
    const features = config.FEATURES_FILE === undefined ? undefined : await followSettings({ file: config.FEATURES_FILE, service, declared: webFeatures, logger, apply: applyFeatures });
    const messages = await followMessages({ url: config.RABBITMQ_URL, logger, hub, pages });
    const readiness = async () => ({ ok: true, checks: { redis: await redisHealth(redis) } });
    const server = createHttpServer({
      service,
      logger,
      routes,
      readiness,
      trustedProxyHops: config.TRUSTED_PROXY_HOPS,
      operations: operationsOf(config),
    });
    const port = await server.listen({ host: config.HOST, port: config.PORT });
    const vitals = publishVitals({ service, redis, readiness, metrics: bffMetrics });
    return {
      port,
      stop: [
        { name: 'vitals', run: () => vitals.stop() },
        { name: 'features', run: async () => features?.stop() },
        { name: 'server', run: () => server.drain(10_000) },
        { name: 'admission', run: async () => admission.stop() },
        { name: 'live updates', run: async () => hub.close() },
        { name: 'traces', run: () => tracing.stop() },
        { name: 'broker', run: async () => messages?.close() },
        { name: 'gateway', run: () => gateway.close() },
        { name: 'redis', run: () => closeRedis(redis) },
      ],
    };
  },
});

import { createAccessTokenVerifier } from '#platform/auth/access-token';
import { followKeys } from '#platform/auth/key-file';
import { collectSooner } from '#platform/server/collect-sooner';
import { runService } from '#platform/server/lifecycle';
import { operationsOf } from '#platform/server/operations-access';
import { tlsFilesOf } from '#platform/server/tls';
import { createLogger } from '#platform/telemetry/logger';
import { startTracing } from '#platform/telemetry/tracing';
import { publishVitals } from '#platform/vitals/publish-vitals';
import { buildApp, readinessOf } from './app.ts';
import { readConfig } from './config.ts';
import { createAdmission } from './inbound/admission.ts';
import { createViewerOfToken } from './inbound/viewer-of-token.ts';
import { partnerSettings } from './partner/settings.ts';
import { gatewayMetrics } from './admin/vitals.ts';
import { createTraffic } from './traffic.ts';
import { supergraphSource } from './supergraph/configured-source.ts';

const config = readConfig();
const service = 'gateway';
const logger = createLogger({ service, level: config.LOG_LEVEL, pretty: process.stdout.isTTY });

/** Must not be reachable twice in one operation: brute force by aliases (see gateway/README.md). */
const oncePerOperation = [
  'userSignIn',
  'userSignInComplete',
  'secondFactorConfirm',
  'secondFactorProve',
  'userSignUp',
  'sessionRefresh',
  'passwordChange',
  'passwordReset',
  'passwordResetRequest',
  'accountDeletionRequest',
  'emailChange',
  'emailChangeConfirm',
  'emailChangeUndo',
  'emailVerify',
  'emailVerificationResend',
];

collectSooner();
await runService({
  service,
  logger,
  async start() {
    const tracing = startTracing({ service, config, logger });
    const verifier = createAccessTokenVerifier({
      jwksUrls: config.ACCESS_TOKEN_JWKS_URL,
      issuer: config.ACCESS_TOKEN_ISSUER,
      audience: config.ACCESS_TOKEN_AUDIENCE,
      logger,
    });
    // Whoever signed in elsewhere may come with the first request, when whom we would ask then has just gone.
    await verifier.warm();
    const traffic = await createTraffic(config, logger);
    const app = await buildApp({
      traffic,
      partner: partnerSettings(config, traffic),
      supergraph: supergraphSource(config, logger),
      overrideLabels: config.OVERRIDE_LABELS,
      ...(config.USAGE_FOLDER && { usage: { folder: config.USAGE_FOLDER, intervalMs: config.USAGE_FLUSH_MS } }),
      driftCheckMs: config.DRIFT_CHECK_SECONDS * 1000 || undefined,
      ...(config.SUBGRAPH_URLS && { subgraphUrls: config.SUBGRAPH_URLS }),
      identityKey: followKeys({ file: config.IDENTITY_KEYS_FILE, initial: { keys: [config.IDENTITY_PRIVATE_KEY] }, logger }).signing,
      viewerOfToken: createViewerOfToken(verifier),
      admission: createAdmission({ clientKeys: config.GATEWAY_CLIENT_KEYS, isOpen: config.GATEWAY_OPEN ?? config.NODE_ENV !== 'production' }),
      trustedProxyHops: config.TRUSTED_PROXY_HOPS,
      operations: operationsOf(config),
      logger,
      introspection: config.INTROSPECTION ?? config.NODE_ENV !== 'production',
      executor: config.GATEWAY_EXECUTOR,
      mergeInFlight: config.GATEWAY_MERGE_IN_FLIGHT,
      oncePerOperation,
      maxCost: config.COST_LIMIT,
      subgraphSettings: { timeoutMs: config.SUBGRAPH_TIMEOUT_MS, connections: config.SUBGRAPH_CONNECTIONS, pipelining: config.SUBGRAPH_PIPELINING, tls: tlsFilesOf(config) },
      subgraphOverrides: config.SUBGRAPH_SETTINGS,
      maxDurationMs: config.REQUEST_TIMEOUT_MS,
    });
    const port = await app.server.listen({ host: config.HOST, port: config.PORT });
    const vitals = traffic.redis && publishVitals({ service, redis: traffic.redis, readiness: () => readinessOf(app.supergraph), metrics: gatewayMetrics });
    return {
      port,
      stop: [
        { name: 'vitals', run: async () => vitals?.stop() },
        { name: 'drain', run: () => app.server.drain(10_000) },
        { name: 'gateway', run: () => app.stop() },
        { name: 'traces', run: () => tracing.stop() },
        { name: 'caches and limits', run: () => traffic.stop() },
      ],
    };
  },
});

/** The four subgraphs that the sandbox has of its own, in one process, and the payment sandbox that takes their money. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createRedis } from '#platform/cache/redis';
import type { Route } from '#platform/server/http-types';
import { gatewayKeysOf } from '#platform/service/gateway-keys';
import type { Logger } from '#platform/telemetry/logger';
import { createInApp } from '../../subgraphs/notification/channels/in-app.ts';
import { createEndpointCaller } from '../../subgraphs/notification/channels/webhook-call.ts';
import { createWebhook } from '../../subgraphs/notification/channels/webhook.ts';
import * as notification from '../../subgraphs/notification/app.ts';
import { endpointsIn } from '../../subgraphs/notification/data/endpoint-repository.ts';
import { migrations as notificationMigrations } from '../../subgraphs/notification/data/migrations/index.ts';
import * as order from '../../subgraphs/order/app.ts';
import { migrations as orderMigrations } from '../../subgraphs/order/data/migrations/index.ts';
import { createSandboxProvider } from '../../subgraphs/order/payments/sandbox-adapter.ts';
import * as product from '../../subgraphs/product/app.ts';
import { entities as productEntities } from '../../subgraphs/product/data/entities.ts';
import { migrations as productMigrations } from '../../subgraphs/product/data/migrations/index.ts';
import * as vendor from '../../subgraphs/vendor/app.ts';
import { entities as vendorEntities } from '../../subgraphs/vendor/data/entities.ts';
import { migrations as vendorMigrations } from '../../subgraphs/vendor/data/migrations/index.ts';
import { buildSandbox, type Sandbox as PaymentSandbox } from '../payment-sandbox/app.ts';
import type { SandboxConfig } from './config.ts';
import type { SandboxSubgraph } from './names.ts';
import { openSubgraph, type OpenSubgraph } from './subgraph.ts';

export interface Marketplace extends Readonly<Record<SandboxSubgraph, OpenSubgraph>> {
  readonly routes: readonly Route[];
  stop(): Promise<void>;
}

const standardCommissionBps = 1200;
const retentionDays = 30;

export async function openMarketplace(config: SandboxConfig, logger: Logger): Promise<Marketplace> {
  const { RABBITMQ_URL: rabbitmqUrl, MEDIA_BASE_URL: mediaBaseUrl } = config;
  const publicKeys = gatewayKeysOf(config, logger);
  const shared = { rabbitmqUrl, publicKeys, logger };
  const payments = await openPayments(config, logger);
  const [vendors, products, orders, notifications] = await Promise.all([
    openSubgraph({ ...shared, name: 'vendor', databaseUrl: config.SANDBOX_VENDOR_DATABASE_URL, schemaFile: vendor.schemaFile, entities: vendorEntities, migrations: vendorMigrations, buildApp: (deps) => vendor.buildApp({ ...deps, mediaBaseUrl, standardCommissionBps }) }),
    openSubgraph({ ...shared, name: 'product', databaseUrl: config.SANDBOX_PRODUCT_DATABASE_URL, schemaFile: product.schemaFile, entities: productEntities, migrations: productMigrations, buildApp: (deps) => product.buildApp({ ...deps, mediaBaseUrl }) }),
    openSubgraph({ ...shared, name: 'order', databaseUrl: config.SANDBOX_ORDER_DATABASE_URL, schemaFile: order.schemaFile, migrations: orderMigrations, buildApp: (deps) => order.buildApp({ ...deps, provider: payments.provider, downloads: payments.downloads }) }),
    openSubgraph({ ...shared, name: 'notification', databaseUrl: config.SANDBOX_NOTIFICATION_DATABASE_URL, schemaFile: notification.schemaFile, migrations: notificationMigrations, buildApp: (deps) => notification.buildApp({ ...deps, ...messagesOf(config, deps, logger) }) }),
  ]);
  const all = [vendors, products, orders, notifications];
  return {
    vendor: vendors,
    product: products,
    order: orders,
    notification: notifications,
    routes: all.flatMap(({ routes }) => routes),
    async stop() {
      await Promise.all(all.map((subgraph) => subgraph.stop()));
      for (const step of payments.sandbox.stop) await step.run();
    },
  };
}

/** The money is play money, whatever the real marketplace is paid by; nobody but us reaches it. */
async function openPayments({ SANDBOX_DIR, SANDBOX_PUBLIC_URL, PORT }: SandboxConfig, logger: Logger) {
  const apiKey = randomBytes(24).toString('hex');
  const webhookSecret = randomBytes(24).toString('hex');
  const ownUrl = `http://127.0.0.1:${PORT}`;
  const sandbox: PaymentSandbox = buildSandbox({ dir: join(SANDBOX_DIR, 'payments'), apiKey, webhookSecret, webhookUrl: `${ownUrl}/order/webhooks/payment`, publicUrl: null, logger });
  const port = await sandbox.listen({ host: '127.0.0.1', port: 0 });
  const provider = createSandboxProvider({ url: `http://127.0.0.1:${port}`, apiKey, webhookSecrets: [webhookSecret] });
  return { sandbox, provider, downloads: { baseUrl: `${SANDBOX_PUBLIC_URL ?? ownUrl}/order/downloads`, key: randomBytes(32).toString('hex') } };
}

/** Webhooks go out; nobody gets mail or text messages from a sandbox. */
function messagesOf(config: SandboxConfig, deps: Parameters<Parameters<typeof openSubgraph>[0]['buildApp']>[0], logger: Logger) {
  const areLocalEndpointsAllowed = config.SANDBOX_LOCAL_WEBHOOKS;
  const webhook = createWebhook({ endpoints: endpointsIn(deps.workerDb), call: createEndpointCaller({ areLocalAllowed: areLocalEndpointsAllowed }) });
  return {
    channels: [createInApp({ outbox: deps.outbox }), webhook],
    retention: { days: retentionDays },
    limits: { redis: createRedis({ url: config.REDIS_URL, logger }), perMinute: {} },
    areLocalEndpointsAllowed,
  };
}

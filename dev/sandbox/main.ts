/** The sandbox marketplace for partners' test keys, as a process: see README.md. */
import { createHttpServer } from '#platform/server/http-server';
import { runService } from '#platform/server/lifecycle';
import { operationsOf } from '#platform/server/operations-access';
import { createLogger } from '#platform/telemetry/logger';
import { startTracing } from '#platform/telemetry/tracing';
import { readConfig } from './config.ts';
import { openMarketplace } from './marketplace.ts';
import { prepareShop } from './prepare.ts';
import { followRequests } from './requests.ts';

const service = 'sandbox';
const config = readConfig();
const logger = createLogger({ service, level: config.LOG_LEVEL });

await runService({
  service,
  logger,
  async start() {
    const tracing = startTracing({ service, config, logger });
    const marketplace = await openMarketplace(config, logger);
    const server = createHttpServer({
      service,
      logger,
      routes: marketplace.routes,
      operations: operationsOf(config),
      async readiness() {
        await marketplace.product.db.ping();
        return { ok: true, checks: { database: 'ok' } };
      },
    });
    const port = await server.listen({ host: config.HOST, port: config.PORT });
    const requests = await followRequests({ rabbitmqUrl: config.RABBITMQ_URL, logger, prepare: (request) => prepareShop(marketplace, request) });
    return {
      port,
      stop: [
        { name: 'requests', run: () => requests.stop() },
        { name: 'server', run: () => server.drain(10_000) },
        { name: 'traces', run: () => tracing.stop() },
        { name: 'marketplace', run: () => marketplace.stop() },
      ],
    };
  },
});

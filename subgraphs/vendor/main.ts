/** The vendor subgraph as a process. */
import { runSubgraphService } from '#platform/service/subgraph-service';
import { buildApp, schemaFile } from './app.ts';
import { readConfig } from './config.ts';
import { entities } from './data/entities.ts';
import { migrations } from './data/migrations/index.ts';

const config = readConfig();

await runSubgraphService({
  name: 'vendor',
  config,
  schemaFile,
  entities,
  migrations,
  buildApp: (deps) => buildApp({ ...deps, mediaBaseUrl: config.MEDIA_BASE_URL, standardCommissionBps: config.STANDARD_COMMISSION_BPS, paymentProvider: config.PAYMENT_PROVIDER }),
});

/** The order subgraph as a process. */
import { runSubgraphService } from '#platform/service/subgraph-service';
import type { Wanted } from '#platform/vitals/vitals';
import { buildApp, schemaFile } from './app.ts';
import { readConfig } from './config.ts';
import { migrations } from './data/migrations/index.ts';
import { createPaymentProvider } from './payments/create-provider.ts';

const config = readConfig();

const provider = createPaymentProvider(config);
const downloads = { baseUrl: config.DOWNLOAD_BASE_URL, key: config.DOWNLOAD_SIGNING_KEY };

/** What the system page shows of checkouts and payments. */
const vitals: readonly Wanted[] = [
  { metric: 'checkouts_unfinished', by: ['state'] },
  { metric: 'checkouts_overdue' },
  { metric: 'checkouts_ended_total', by: ['outcome'] },
  { metric: 'payment_calls_total', by: ['outcome'] },
  { metric: 'payment_operations_total', by: ['outcome'] },
  { metric: 'payment_operations_unfinished', by: ['kind'] },
  { metric: 'payment_operations_failed', by: ['kind'] },
  { metric: 'orders_placed_total' },
];

await runSubgraphService({ name: 'order', config, schemaFile, migrations, vitals, buildApp: (deps) => buildApp({ ...deps, provider, downloads, endedCarts: { keptDays: config.ENDED_CART_DAYS }, endedCheckouts: { keptDays: config.ENDED_CHECKOUT_DAYS } }) });

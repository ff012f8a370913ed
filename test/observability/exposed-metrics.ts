/** Every metric that processes of the marketplace expose, from the registry itself: the modules that define metrics are loaded, and what defines them at run time is run. */
import { createTestDatabase } from '#platform/testing/test-database';
import { createTestBroker } from '#platform/testing/test-broker';
import { platformMigrations } from '#platform/data/database';
import { createRelay } from '#platform/outbox/relay';
import { silentLogger } from '#platform/telemetry/logger';
import { metricsRegistry, metricsText } from '#platform/telemetry/metrics';
import { startConsumers } from '#platform/messaging/consumer';
import { join } from 'node:path';
import { rootDir } from '../../dev/paths.ts';
import { sourceFiles } from '../source-files.ts';

/** Labels by metric. */
export async function exposedMetrics(): Promise<Map<string, ReadonlySet<string>>> {
  const isService = /^(?:platform|gateway|bff-web|bff-mobile|subgraphs)\//;
  const isEntryOrTest = /(?:\/test\/|\/testing\/|\.test\.ts$|\/main\.ts$)/;
  const defining = sourceFiles().filter(({ path, text }) => isService.test(path) && !isEntryOrTest.test(path) && /\/metrics(?:\.ts)?'/.test(text));
  for (const { path } of defining) await import(join(rootDir, path));
  const db = await createTestDatabase({ entities: [], migrations: [...platformMigrations] });
  const broker = await createTestBroker('order');
  const relay = createRelay({ db, broker, logger: silentLogger() });
  const consumers = await startConsumers({ db, broker, consumers: [], logger: silentLogger() });
  await metricsText();
  const metrics = new Map(metricsRegistry.getMetricsAsArray().map((metric) => [metric.name, new Set((metric as unknown as { labelNames: string[] }).labelNames)]));
  await consumers.stop();
  await relay.stop();
  await broker.destroy();
  await db.drop();
  return metrics;
}

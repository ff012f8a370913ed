/** Vendure as a shop beside ours. */
import { createDatabase } from '#platform/data/database';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import { readShared } from '../counters.ts';
import type { Shop } from '../load.ts';
import { purchase, requestsPerPurchase } from './purchase.ts';
import type { VendureProcesses } from './processes.ts';

const patienceMs = 120_000;

/** Guests buy in it, each somebody new. SQL statements are those of the whole database server, of which nobody else must ask anything meanwhile. */
export async function createVendureShop({ urls, databaseUrl, variantIds, cpuSeconds }: VendureProcesses): Promise<{ shop: Shop<string>; close(): Promise<void> }> {
  const db = await createDatabase({ url: databaseUrl, logger: silentLogger(), poolSize: 1 });
  let bought = 0;
  const single = async (sql: string): Promise<number> => Number(Object.values((await db.query<Record<string, unknown>>(sql))[0] ?? {}).at(-1) ?? 0);

  const shop: Shop<string> = {
    buyersFor: async ({ buyers }) => Array.from({ length: buyers }, (_, index) => urls[index % urls.length] as string),
    async buy(url) {
      const { firstAnswerMs } = await purchase({ url, variantIds });
      bought += 1;
      return firstAnswerMs;
    },
    count: async () => ({
      ...readShared(),
      cpuSeconds: cpuSeconds(),
      sqlStatements: await single("SHOW GLOBAL STATUS LIKE 'Questions'"),
      httpRequests: bought * requestsPerPurchase(variantIds.length),
      messages: await single('SELECT COALESCE(MAX(id), 0) AS jobs FROM job_record'),
    }),
    async followed() {
      const left = "SELECT COUNT(*) AS jobs FROM job_record WHERE state IN ('PENDING', 'RUNNING', 'RETRYING')";
      await waitFor(async () => (await single(left)) === 0, { what: "Vendure's jobs", timeoutMs: patienceMs, intervalMs: 200 });
    },
  };
  return { shop, close: () => db.close() };
}

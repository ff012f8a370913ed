/** Vendure beside ours, where it is installed. */
import { sideOf, type Side } from '../sides.ts';
import { isVendureInstalled, startVendure } from './processes.ts';
import { createVendureShop } from './shop.ts';

/** Its purchases took the least CPU with these, of 10, 20 and 50: the driver's default. */
const poolSize = 10;
/** With one at once, the default, its worker falls behind at more than five purchases a second; with ten it looks for jobs all the time. */
const jobsAtOnce = 3;

export async function openVendure({ mysqlAdminUrl, products, servers }: { mysqlAdminUrl: string; products: number; servers: number }): Promise<{ side: Side; close(): Promise<void> } | undefined> {
  if (!isVendureInstalled()) return undefined;
  const vendure = await startVendure({ mysqlAdminUrl, products, servers, poolSize, jobsAtOnce });
  const { shop, close } = await createVendureShop(vendure);
  return {
    side: sideOf({ name: 'Vendure', shop, signal: async (signal) => vendure.signal(signal) }),
    async close() {
      await close();
      await vendure.stop();
    },
  };
}

/** Vendure beside ours, where it is installed. */
import { sideOf, type Side } from '../sides.ts';
import { isVendureInstalled, startVendure } from './processes.ts';
import { createVendureShop } from './shop.ts';

/** What its purchases a second were best with. */
const poolSize = 10;
const jobsAtOnce = 3;

export async function openVendure({ mysqlAdminUrl, products }: { mysqlAdminUrl: string; products: number }): Promise<{ side: Side; close(): Promise<void> } | undefined> {
  if (!isVendureInstalled()) return undefined;
  const vendure = await startVendure({ mysqlAdminUrl, products, poolSize, jobsAtOnce });
  const { shop, close } = await createVendureShop(vendure);
  return {
    side: sideOf({ name: 'Vendure', shop, signal: async (signal) => vendure.signal(signal) }),
    async close() {
      await close();
      await vendure.stop();
    },
  };
}

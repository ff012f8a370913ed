/** A catalog of any size for load tests, built through the same builders as the demo. */
import { createOutbox } from '#platform/outbox/outbox';
import { seed as seedProduct } from '../../subgraphs/product/seed.ts';
import { seed as seedVendor } from '../../subgraphs/vendor/seed.ts';
import { buildDemoData } from '../demo/demo-data.ts';
import { generateCatalog } from '../demo/generate-catalog.ts';
import type { Topology } from '../services.ts';
import { withDatabase } from './seed-stack.ts';

export interface LargeCatalogOptions {
  topology: Topology;
  products: number;
  vendors: number;
  say: (text: string) => void;
  now?: Date;
}

/** Adds `products` products of `vendors` vendors to what is there. The announcements to other subgraphs follow in the background. */
export async function seedLargeCatalog({ topology, products, vendors, say, now = new Date() }: LargeCatalogOptions): Promise<string> {
  const { categories } = buildDemoData();
  const startedAt = performance.now();
  let done = 0;
  await withDatabase(topology, 'vendor', (vendorDb) =>
    withDatabase(topology, 'product', async (productDb) => {
      for await (const batch of generateCatalog({ products, vendors, seed: 1 })) {
        await seedVendor({ db: vendorDb, outbox: createOutbox({ producer: 'vendor' }), vendors: batch.vendors, categories, now });
        await seedProduct({ db: productDb, categories, vendors: batch.vendors, products: batch.products, reviews: [], now });
        done += batch.products.length;
        say(progressBar(done, products, (performance.now() - startedAt) / 1000));
      }
    }),
  );
  return `${done} products of ${vendors} vendors`;
}

function progressBar(done: number, total: number, seconds: number): string {
  const share = Math.min(1, done / total);
  const left = share > 0 ? Math.round((seconds / share) * (1 - share)) : 0;
  const width = 30;
  const filled = Math.round(share * width);
  return `[${'#'.repeat(filled)}${' '.repeat(width - filled)}] ${Math.floor(share * 100)} %, ${done} products, about ${left} s left`;
}

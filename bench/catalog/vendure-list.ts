/** The list of twenty as Vendure answers it, where it is installed: its shop API's `products`, with the prices and stock of their variants. */
import type { Counters } from '../checkout/counters.ts';
import { isVendureInstalled, startVendure } from '../checkout/vendure/processes.ts';
import { createVendureShop } from '../checkout/vendure/shop.ts';

export interface VendureList {
  by: string;
  url: string;
  path: string;
  bodies: readonly string[];
  count(): Promise<Counters>;
  /** Has it stand still while others are measured. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  close(): Promise<void>;
}

const query = `query List($options: ProductListOptions) { products(options: $options) { items { id slug name featuredAsset { preview }
  variants { id sku name price priceWithTax currencyCode stockLevel } } } }`;
const pageSize = 20;
const pages = 100;

/** One for each number of products; none where it is not installed. The caller closes them. */
export async function openVendureLists({ mysqlAdminUrl, sizes }: { mysqlAdminUrl: string; sizes: readonly number[] }): Promise<VendureList[]> {
  const lists: VendureList[] = [];
  for (const products of isVendureInstalled() ? sizes : []) {
    const vendure = await startVendure({ mysqlAdminUrl, products, servers: 1, poolSize: 10, jobsAtOnce: 1 });
    const { shop, close } = await createVendureShop(vendure);
    const bodies = Array.from({ length: pages }, (_, page) => JSON.stringify({ query, variables: { options: { take: pageSize, skip: (page * pageSize) % products } } }));
    vendure.signal('SIGSTOP');
    lists.push({ by: `Vendure, ${products} products`, url: vendure.urls[0] as string, path: '/shop-api', bodies, count: () => shop.count(), signal: vendure.signal, close: async () => (await close(), await vendure.stop()) });
  }
  return lists;
}

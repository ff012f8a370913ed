import { audio } from './audio.ts';
import { baskets } from './baskets.ts';
import { bicycles } from './bicycles.ts';
import { blockPrint } from './block-print.ts';
import { books } from './books.ts';
import { ceramics } from './ceramics.ts';
import { coffee } from './coffee.ts';
import { kitchen } from './kitchen.ts';
import { leather } from './leather.ts';
import { lighting } from './lighting.ts';
import { outdoors } from './outdoors.ts';
import { plants } from './plants.ts';
import type { VendorCatalog } from './row.ts';
import { soap } from './soap.ts';
import { stationery } from './stationery.ts';
import { toys } from './toys.ts';
import { wool } from './wool.ts';

/** Every vendor with its products, in the order they joined. */
export const catalogs: readonly VendorCatalog[] = [
  ceramics, books, wool, coffee, bicycles, plants, audio, leather, toys, stationery, lighting, kitchen,
  soap, blockPrint, baskets, outdoors,
];

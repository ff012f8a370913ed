import { buildProduct } from './builders/product.ts';
import { buildVendor, type BuiltVendor } from './builders/vendor.ts';
import {
  archetypesByTrade, firstSentences, generatedPlaces, generatedTones, lastSentences, placeWords, qualityWords, workshopWords, type Archetype,
} from './generator-words.ts';
import type { DemoCatalogBatch, DemoProduct, DemoUser, DemoVendor } from './model.ts';
import { scalePrices } from './prices.ts';
import { createRandom, type Random } from './random.ts';
import { slugify } from './slug.ts';

export interface GenerateCatalogArguments {
  readonly products: number;
  readonly vendors: number;
  readonly seed: number;
  /** Products per batch; a batch holds whole vendors' starts, so vendors precede their products. */
  readonly batchSize?: number;
}

/**
 * A catalog of any size, through the same builders as the demo, in batches that fit in memory. Its categories are
 * the demo's, which must be there already. Slugs end in a number, so they never meet the demo's own.
 */
export async function* generateCatalog({ products, vendors, seed, batchSize = 1000 }: GenerateCatalogArguments): AsyncGenerator<DemoCatalogBatch> {
  requireWhole('products', products, 0);
  requireWhole('vendors', vendors, products > 0 ? 1 : 0);
  requireWhole('batchSize', batchSize, 1);
  const random = createRandom(`catalog/${seed}`);
  let batch = emptyBatch();
  for (const [index, count] of shareOut(products, vendors, random.fork('shares')).entries()) {
    const own = random.fork(`vendor/${index}`);
    const built = generateVendor(index, own);
    batch.vendors.push(built.vendor);
    batch.users.push(...built.users);
    for (let position = 1; position <= count; position++) {
      batch.products.push(generateProduct(built.vendor, position, own));
      if (batch.products.length === batchSize) {
        yield batch;
        batch = emptyBatch();
      }
    }
  }
  if (batch.vendors.length > 0 || batch.products.length > 0) yield batch;
}

function emptyBatch(): { vendors: DemoVendor[]; users: DemoUser[]; products: DemoProduct[] } {
  return { vendors: [], users: [], products: [] };
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) throw new RangeError(`${name} must be a whole number of at least ${least}, but is ${value}`);
}

/** Few vendors with many products, many with few; the parts sum to the total. */
function shareOut(total: number, parts: number, random: Random): number[] {
  const weights = Array.from({ length: parts }, () => 1 + 9 * random.next() ** 4);
  const sum = weights.reduce((so, weight) => so + weight, 0);
  let weightSoFar = 0;
  let given = 0;
  return weights.map((weight, index) => {
    weightSoFar += weight;
    const upTo = index === parts - 1 ? total : Math.round((total * weightSoFar) / sum);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}

function generateVendor(index: number, random: Random): BuiltVendor {
  const trades = Object.keys(archetypesByTrade);
  const trade = trades[index % trades.length] as string;
  const name = `${random.pick(placeWords)} ${random.pick(workshopWords)}`;
  const [countryCode, city, locale, baseCurrency] = random.pick(generatedPlaces);
  const [signature] = archetypesByTrade[trade] as readonly [Archetype, ...Archetype[]];
  return buildVendor({
    name, slug: `${slugify(name)}-${index + 1}`, skuPrefix: `G${index + 1}`,
    trade, emblem: signature.kind, tone: random.pick(generatedTones), countryCode, city, locale, baseCurrency,
    tagline: `${trade} from ${city}`,
    handlingDays: random.integer(1, 5), joinedDaysAgo: random.integer(30, 900),
    commission: { basisPoints: random.integer(7, 15) * 100, fixedMinor: 0 },
    staff: [[`Owner ${index + 1}`, 'owner']],
  });
}

function generateProduct(vendor: DemoVendor, position: number, random: Random): DemoProduct {
  const archetype = random.pick(archetypesByTrade[vendor.trade] as readonly Archetype[]);
  const material = random.pick(archetype.materials);
  const title = `${random.pick(placeWords)} ${random.pick(qualityWords)} ${material} ${archetype.noun}`;
  const factor = 0.6 + random.next() * 1.6;
  return buildProduct({
    vendor, random, position,
    input: {
      title,
      slug: `${slugify(title)}-${vendor.skuPrefix.toLowerCase()}-${position}`,
      kind: archetype.kind, category: archetype.category,
      text: `${random.pick(firstSentences)} Sent straight from ${vendor.name} in ${vendor.city}. ${random.pick(lastSentences)}`,
      tags: [material, archetype.noun, random.pick(['gift', 'handmade', 'everyday', 'small batch'])],
      prices: scalePrices(archetype.prices, factor),
      weightGrams: archetype.weightGrams,
      attributes: { Material: material },
      options: archetype.options,
      tone: random.pick(generatedTones),
      stock: random.pick(['plenty', 'plenty', 'normal', 'normal', 'normal', 'low', 'mixed', 'none']),
    },
  });
}

import type { ProductRow, StockLevel, ValueRow } from '../catalog/row.ts';
import { deterministicId, idPrefixes } from '../ids.ts';
import type { CurrencyCode, DemoOptionValue, DemoVariant } from '../model.ts';
import { demoCurrencies, expandPrices } from '../prices.ts';
import type { Random } from '../random.ts';
import { productMediaKey, toneOf } from './media.ts';

interface Combination {
  readonly optionValues: readonly DemoOptionValue[];
  readonly factor: number;
}

export interface VariantsArguments {
  readonly row: ProductRow;
  readonly productId: string;
  readonly slug: string;
  readonly skuStem: string;
  /** The vendor's base currency, in which it counts its costs. */
  readonly currency: CurrencyCode;
  readonly random: Random;
}

/** One variant per combination of option values, in the order they are listed; one in all without options. */
export function buildVariants({ row, productId, slug, skuStem, currency, random }: VariantsArguments): DemoVariant[] {
  const combinations = combine(Object.entries(row.options ?? {}));
  const skus = skusFor(skuStem, combinations);
  const stock = stockFor(row.stock ?? 'normal', combinations.length, random);
  const costShare = 0.38 + random.next() * 0.17;
  return combinations.map(({ optionValues, factor }, position): DemoVariant => {
    const prices = expandPrices(row.prices, factor, row.reducedFrom ?? null);
    const basePrice = prices[demoCurrencies.indexOf(currency)]?.priceMinor ?? 0;
    const title = optionValues.map(({ value }) => value).join(' / ') || 'Default';
    const colour = optionValues.find(({ name }) => name === 'Colour')?.value;
    return {
      id: deterministicId(idPrefixes.variant, `${slug}/${title}`),
      productId,
      sku: skus[position] as string,
      title,
      optionValues,
      prices,
      cost: { currency, minor: Math.round(basePrice * costShare) },
      weightGrams: Math.round(row.weightGrams * (1 + (factor - 1) * 0.8)),
      stockOnHand: stock[position] as number,
      lowStockThreshold: 5,
      position,
      mediaKey: productMediaKey(row.kind, slug, 1, colour === undefined ? row.tone : toneOf(colour)),
    };
  });
}

function combine(options: readonly (readonly [string, readonly ValueRow[]])[]): Combination[] {
  let combinations: Combination[] = [{ optionValues: [], factor: 1 }];
  for (const [name, values] of options) {
    combinations = combinations.flatMap((so) => values.map((row) => {
      const [value, factor] = typeof row === 'string' ? [row, 1] as const : row;
      return { optionValues: [...so.optionValues, { name, value }], factor: so.factor * factor };
    }));
  }
  return combinations;
}

/** "KT-001-SAG-L"; a number keeps equal abbreviations apart. */
function skusFor(stem: string, combinations: readonly Combination[]): string[] {
  const taken = new Set<string>();
  return combinations.map(({ optionValues }) => {
    const codes = optionValues.map(({ value }) => value.normalize('NFKD').replace(/[^A-Za-z0-9]/g, '').slice(0, 3).toUpperCase());
    const plain = [stem, ...codes].join('-');
    let sku = plain;
    for (let count = 2; taken.has(sku); count++) sku = `${plain}${count}`;
    taken.add(sku);
    return sku;
  });
}

type PlainLevel = Exclude<StockLevel, 'mixed'>;

const ranges: Record<PlainLevel, readonly [min: number, max: number]> = {
  plenty: [60, 240], normal: [14, 45], low: [2, 4], none: [0, 0],
};
const mixture: readonly PlainLevel[] = ['normal', 'none', 'low', 'plenty'];

function stockFor(level: StockLevel, count: number, random: Random): number[] {
  const levels = Array.from({ length: count }, (_, index) => (level === 'mixed' ? mixture[index % mixture.length] as PlainLevel : level));
  return random.shuffle(levels).map((each) => random.integer(...ranges[each]));
}

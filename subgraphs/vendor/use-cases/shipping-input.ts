/** What mutations of delivery terms accept, checked before anything is read. */
import { isId } from '#platform/ids';
import { knownFractionDigits } from '#platform/money/currencies';
import { z } from 'zod';
import type { WeightStep } from '../data/shipping-repository.ts';
import { shippingRegions, type ShippingRegion } from '../domain/shipping-regions.ts';

const minor = z.int().min(0).max(100_000_000);
const label = z.string().trim().min(1).max(80);
const isUnique = (list: readonly unknown[]) => new Set(list).size === list.length;
const ids = (prefix: string, max: number) =>
  z
    .array(z.string().refine((id) => isId(prefix, id), `must be an id, ${prefix}_...`))
    .max(max)
    .refine(isUnique, 'must not name one twice')
    .nullish();

const weightStep = z.strictObject({ upToGrams: z.int().min(1).max(10_000_000).nullish(), priceMinor: minor }).transform(({ upToGrams, priceMinor }): WeightStep => ({ upToGrams: upToGrams ?? null, priceMinor }));

const rate = z
  .strictObject({
    name: label.nullish(),
    basis: z.enum(['PER_ORDER', 'PER_ITEM', 'BY_WEIGHT']),
    currency: z.string().refine((code) => knownFractionDigits(code) !== undefined, 'must be an ISO 4217 currency code such as EUR'),
    priceMinor: minor.nullish(),
    weightSteps: z.array(weightStep).min(1).max(20).nullish(),
    freeFromMinor: minor.nullish(),
    minDays: z.int().min(0).max(90),
    maxDays: z.int().min(0).max(90),
  })
  .refine(({ basis, priceMinor }) => (basis === 'BY_WEIGHT') === (priceMinor == null), { message: 'must be given per order and per item, and absent by weight', path: ['priceMinor'] })
  .refine(({ basis, weightSteps }) => (basis === 'BY_WEIGHT') === (weightSteps != null), { message: 'must be given by weight, and for nothing else', path: ['weightSteps'] })
  .refine(({ weightSteps }) => isAscending(weightSteps ?? []), { message: 'must become heavier from step to step; only the last may be open', path: ['weightSteps'] })
  .refine(({ minDays, maxDays }) => maxDays >= minDays, { message: 'must not be less than the fewest days', path: ['maxDays'] });

const zone = z
  .strictObject({
    name: label,
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'))
      .max(250)
      .nullish(),
    regions: z.array(z.enum(shippingRegions as [ShippingRegion, ...ShippingRegion[]])).max(shippingRegions.length).nullish(),
    rates: z.array(rate).min(1).max(20),
  })
  .refine(({ countries, regions }) => (countries?.length ?? 0) + (regions?.length ?? 0) > 0, { message: 'must name a country or a region', path: ['countries'] })
  .refine(({ rates }) => isUnique(rates.map(({ currency, name }) => `${currency} ${codeOf(name)}`)), { message: 'must have one rate per currency and name', path: ['rates'] });

export const profileInput = z
  .strictObject({
    name: label,
    isDefault: z.boolean().nullish(),
    handlingDays: z.int().min(0).max(30).nullish(),
    categoryIds: ids('cat', 50),
    productIds: ids('prd', 200),
    zones: z.array(zone).min(1).max(30),
  })
  .refine(({ zones }) => isUnique(zones.flatMap(({ countries }) => countries ?? [])), { message: 'a country must not be in two zones', path: ['zones'] })
  .refine(({ zones }) => isUnique(zones.flatMap(({ regions }) => regions ?? [])), { message: 'a region must not be in two zones', path: ['zones'] });

/** A way of delivery as programs know it: `Express, by noon` is `express-by-noon`. */
export function codeOf(name: string | null | undefined): string {
  const words = (name ?? 'Standard').normalize('NFKD').toLowerCase().match(/[a-z0-9]+/g);
  return (words?.join('-') ?? 'standard').slice(0, 40);
}

function isAscending(steps: readonly WeightStep[]): boolean {
  return steps.every(({ upToGrams }, index) => {
    const before = steps[index - 1];
    return before === undefined || (before.upToGrams !== null && (upToGrams === null || upToGrams > before.upToGrams));
  });
}

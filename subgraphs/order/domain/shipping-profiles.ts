/** Goods of one vendor may go by different terms of delivery: each part of the cart is charged by its own, and the buyer chooses one way for all. */
import type { ShippingPart, ShippingRate } from './pricing-types.ts';
import { shippingCharge, shippingChoices, type AnnouncedRate, type ShippingChoice } from './shipping.ts';

/** What decides by which terms a line is delivered, and at what price. */
export interface ShippedLine {
  readonly lineId: string;
  readonly productId: string | null;
  /** Nearest first. */
  readonly categoryIds: readonly string[];
  readonly quantity: number;
  /** Of one; counted as nothing where the catalog does not know it. */
  readonly weightGrams?: number | null | undefined;
}

/** Terms for some goods, as the vendor announces them. */
export interface ShippingProfile {
  readonly handlingDays: number | null;
  readonly categoryIds: readonly string[];
  readonly productIds: readonly string[];
  readonly rates: readonly AnnouncedRate[];
}

/** A vendor's terms: `shipping` for everything that no profile names. */
export interface ShippingTerms {
  readonly shipping: readonly AnnouncedRate[];
  readonly shippingProfiles?: readonly ShippingProfile[] | undefined;
}

/** The profile of a product: one that names it, else that of its nearest category that is named; null for the vendor's usual terms. */
export function profileOf({ productId, categoryIds }: Pick<ShippedLine, 'productId' | 'categoryIds'>, profiles: readonly ShippingProfile[] = []): ShippingProfile | null {
  const named = profiles.find((profile) => productId !== null && profile.productIds.includes(productId));
  if (named) return named;
  for (const categoryId of categoryIds) {
    const profile = profiles.find((each) => each.categoryIds.includes(categoryId));
    if (profile) return profile;
  }
  return null;
}

/** Ways of delivering all these lines of one vendor; none when some of them cannot be delivered there. */
export function waysOfDelivery(lines: readonly ShippedLine[], terms: ShippingTerms, destination: { country: string; currency: string }): ShippingChoice[] {
  const groups = [...Map.groupBy(lines, (line) => profileOf(line, terms.shippingProfiles))].map(([profile, members]) => ({ isUsual: profile === null, members, ways: waysFor(members, profile?.rates ?? terms.shipping, destination) }));
  const first = groups.find(({ isUsual }) => isUsual) ?? groups[0];
  if (!first || groups.some(({ ways }) => ways.length === 0)) return [];
  return first.ways.map((way) => {
    const chosen = groups.map(({ members, ways }) => ({ members, way: ways.find(({ code }) => code === way.code) ?? (ways[0] as ShippingChoice) }));
    const parts = chosen.map((each) => partOf(each.way, each.members));
    const maxOf = (pick: (choice: ShippingChoice) => number) => Math.max(...chosen.map((each) => pick(each.way)));
    return { ...way, minDays: maxOf(({ minDays }) => minDays), maxDays: maxOf(({ maxDays }) => maxDays), parts };
  });
}

function waysFor(lines: readonly ShippedLine[], rates: readonly AnnouncedRate[], destination: { country: string; currency: string }): ShippingChoice[] {
  return shippingChoices(rates, destination).filter((rate) => rate.basis !== 'BY_WEIGHT' || stepFor(lines, rate) !== undefined);
}

/** The price up to the weight of all lines together; undefined when they are too heavy. */
function stepFor(lines: readonly ShippedLine[], { weightSteps = [] }: AnnouncedRate) {
  const grams = lines.reduce((sum, { weightGrams, quantity }) => sum + (weightGrams ?? 0) * quantity, 0);
  return weightSteps.find(({ upToGrams }) => upToGrams === null || grams <= upToGrams);
}

function partOf(rate: AnnouncedRate, lines: readonly ShippedLine[]): ShippingPart {
  const common = { lineIds: lines.map(({ lineId }) => lineId), freeFromMinor: rate.freeFromMinor };
  if (rate.basis === 'PER_ITEM') return { ...common, baseMinor: 0, perItemMinor: rate.priceMinor };
  return { ...common, baseMinor: rate.basis === 'BY_WEIGHT' ? (stepFor(lines, rate)?.priceMinor ?? rate.priceMinor) : rate.priceMinor, perItemMinor: 0 };
}

/** What a vendor asks for delivering these lines, part by part; `remainingMinor` is what a line costs after discounts. */
export function chargeFor(rate: Omit<ShippingRate, 'vendorId'>, lines: readonly { lineId: string; quantity: number; remainingMinor: number }[]): number {
  const parts = rate.parts ?? [{ ...rate, lineIds: lines.map(({ lineId }) => lineId) }];
  return parts.reduce((sum, part) => {
    const members = lines.filter(({ lineId }) => part.lineIds.includes(lineId));
    if (members.length === 0) return sum;
    return sum + shippingCharge(part, { itemCount: members.reduce((count, { quantity }) => count + quantity, 0), subtotalMinor: members.reduce((total, { remainingMinor }) => total + remainingMinor, 0) });
  }, 0);
}

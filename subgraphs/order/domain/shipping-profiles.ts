/** Goods of one vendor may go by different terms of delivery: each part of the cart is charged by its own, and the buyer chooses one way for all. */
import type { Transit } from './delivery-estimate.ts';
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
  /** Until a parcel is handed over, where a profile does not say otherwise. */
  readonly handlingDays?: number | undefined;
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

interface Destination {
  readonly country: string;
  readonly currency: string;
}

/** Lines that go by the same terms. */
interface Group<L extends ShippedLine> {
  readonly isUsual: boolean;
  readonly members: readonly L[];
  readonly rates: readonly AnnouncedRate[];
  readonly handlingDays: number;
}

function groupsOf<L extends ShippedLine>(lines: readonly L[], terms: ShippingTerms): Group<L>[] {
  return [...Map.groupBy(lines, (line) => profileOf(line, terms.shippingProfiles))].map(([profile, members]) => ({
    isUsual: profile === null,
    members,
    rates: profile?.rates ?? terms.shipping,
    handlingDays: profile?.handlingDays ?? terms.handlingDays ?? 0,
  }));
}

/** A way of delivering some lines: what each part of them costs, and how long it takes. */
export interface WayOfDelivery extends ShippingChoice {
  readonly parts: readonly ShippingPart[];
  /** Working days until all have arrived, with what the vendor needs first: the slowest part counts. `minDays` and `maxDays` are those under way. */
  readonly lead: Transit;
}

/** Ways of delivering all these lines of one vendor; none when some of them cannot be delivered there. */
export function waysOfDelivery(lines: readonly ShippedLine[], terms: ShippingTerms, destination: Destination): WayOfDelivery[] {
  const groups = groupsOf(lines, terms).map((group) => ({ ...group, ways: waysFor(group.members, group.rates, destination) }));
  const first = groups.find(({ isUsual }) => isUsual) ?? groups[0];
  if (!first || groups.some(({ ways }) => ways.length === 0)) return [];
  return first.ways.map((way) => {
    const chosen = groups.map(({ members, ways, handlingDays }) => ({ members, handlingDays, way: ways.find(({ code }) => code === way.code) ?? (ways[0] as ShippingChoice) }));
    const parts = chosen.map((each) => partOf(each.way, each.members));
    const most = (pick: (each: (typeof chosen)[number]) => number) => Math.max(...chosen.map(pick));
    const lead = { minDays: most((each) => each.handlingDays + each.way.minDays), maxDays: most((each) => each.handlingDays + each.way.maxDays) };
    return { ...way, minDays: most((each) => each.way.minDays), maxDays: most((each) => each.way.maxDays), parts, lead };
  });
}

/** Lines that stand in the way of delivering all of them. */
export interface Hindrance<L extends ShippedLine = ShippedLine> {
  readonly lines: readonly L[];
  /** What they weigh together. */
  readonly grams: number;
  /** What their terms carry there at most, which is less; null when they carry nothing there. */
  readonly maxGrams: number | null;
}

/** Why there is no way of delivering these lines, for each of the terms by which there is none. */
export function hindrancesOf<L extends ShippedLine>(lines: readonly L[], terms: ShippingTerms, destination: Destination): Hindrance<L>[] {
  return groupsOf(lines, terms)
    .filter(({ members, rates }) => waysFor(members, rates, destination).length === 0)
    .map(({ members, rates }) => {
      const bounds = shippingChoices(rates, destination).flatMap(({ weightSteps = [] }) => weightSteps.flatMap(({ upToGrams }) => upToGrams ?? []));
      return { lines: members, grams: gramsOf(members), maxGrams: bounds.length === 0 ? null : Math.max(...bounds) };
    });
}

function waysFor(lines: readonly ShippedLine[], rates: readonly AnnouncedRate[], destination: Destination): ShippingChoice[] {
  return shippingChoices(rates, destination).filter((rate) => rate.basis !== 'BY_WEIGHT' || stepFor(lines, rate) !== undefined);
}

/** The price up to the weight of all lines together; undefined when they are too heavy. */
function stepFor(lines: readonly ShippedLine[], { weightSteps = [] }: AnnouncedRate) {
  const grams = gramsOf(lines);
  return weightSteps.find(({ upToGrams }) => upToGrams === null || grams <= upToGrams);
}

function gramsOf(lines: readonly ShippedLine[]): number {
  return lines.reduce((sum, { weightGrams, quantity }) => sum + (weightGrams ?? 0) * quantity, 0);
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

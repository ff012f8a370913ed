/** From a cart's lines to what it costs and what hinders its checkout. */
import { formatAmount } from '#platform/money/money';
import { canShareCart, deliveryProblems, type ExcessWeight } from './delivery-problems.ts';
import { mostParcels } from './parcel-limit.ts';
import type { Coupon, CouponRefusal, PricedCart, PricingLine, ShippingRate } from './pricing-types.ts';
import { priceCart } from './pricing.ts';
import { chosenShipping, type ShippingChoice } from './shipping.ts';
import { hindrancesOf, waysOfDelivery, type Hindrance, type ShippingTerms, type WayOfDelivery } from './shipping-profiles.ts';
import { pricesIncludeTax, taxRatesIn } from './tax-tables.ts';
import type { VendorChoices } from './vendor-choice.ts';

/** A line as the cart holds it, with the catalog's present answer. */
export interface CartLine {
  readonly lineId: string;
  readonly variantId: string;
  readonly productId: string | null;
  readonly vendorId: string | null;
  readonly title: string;
  readonly variantTitle: string;
  readonly sku: string;
  readonly imageKey: string | null;
  readonly quantity: number;
  /** Price of one when it was put in. */
  readonly addedPriceMinor: number;
  /** Price of one now; the former one where it has none any more. */
  readonly unitPriceMinor: number;
  readonly taxClass: string;
  /** Nearest first. */
  readonly categoryIds: readonly string[];
  /** Of one. */
  readonly weightGrams?: number | null;
  readonly obstacle: 'NOT_PURCHASABLE' | 'CURRENCY_MISMATCH' | null;
}

export interface VendorTerms extends ShippingTerms {
  readonly name: string;
}

export interface CartProblem {
  readonly code: 'CART_EMPTY' | 'NOT_PURCHASABLE' | 'CURRENCY_MISMATCH' | 'NOT_SHIPPABLE' | 'TOO_HEAVY' | 'COUPON_NOT_APPLICABLE' | 'COUPON_EXHAUSTED' | 'LIMIT_EXCEEDED';
  readonly message: string;
  readonly field: readonly string[] | null;
  /** For TOO_HEAVY. */
  readonly excessWeight?: ExcessWeight;
}

/** How a vendor may deliver its part, and how it will. */
export interface CartDelivery {
  readonly country: string;
  readonly choices: readonly WayOfDelivery[];
  /** Null when the vendor does not deliver there. */
  readonly chosen: WayOfDelivery | null;
  /** Why not. */
  readonly problems: readonly CartProblem[];
}

export interface CartQuote {
  readonly priced: PricedCart;
  /** By vendor. */
  readonly deliveries: ReadonlyMap<string, CartDelivery>;
  readonly problems: readonly CartProblem[];
}

export interface CartQuoteInput {
  readonly currency: string;
  readonly country: string;
  readonly lines: readonly CartLine[];
  readonly coupons: readonly Coupon[];
  readonly vendors: ReadonlyMap<string, VendorTerms>;
  readonly choices: VendorChoices;
  readonly at: Date;
}

/** Prices what can be bought and lists what cannot. Lines with an obstacle count for nothing in the totals. */
export function quoteCart(input: CartQuoteInput): CartQuote {
  const { currency, country, lines, coupons, at } = input;
  const purchasable = lines.flatMap(toPricingLine);
  const deliveries = deliveriesOf(lines.filter((line) => toPricingLine(line).length > 0), input);
  const vendorCountries = new Map([...deliveries].map(([vendorId, delivery]) => [vendorId, delivery.country]));
  const priced = priceCart({
    currency,
    country,
    vendorCountries,
    pricesIncludeTax: pricesIncludeTax(country),
    lines: purchasable,
    coupons,
    shippingRates: [...deliveries].flatMap(([vendorId, { chosen }]) => (chosen ? [toRate(vendorId, chosen)] : [])),
    taxRates: [...new Set([country, ...vendorCountries.values()])].flatMap(taxRatesIn),
    at,
  });
  return { priced, deliveries, problems: [...lineProblems(input), ...vendorProblems(priced), ...[...deliveries.values()].flatMap((delivery) => delivery.problems), ...couponProblems(priced, input)] };
}

function toPricingLine(line: CartLine): PricingLine[] {
  if (line.obstacle !== null || line.vendorId === null || line.productId === null) return [];
  const { lineId, vendorId, productId, categoryIds, quantity, unitPriceMinor, taxClass } = line;
  return [{ lineId, vendorId, productId, categoryIds, quantity, unitPriceMinor, taxClass }];
}

function deliveriesOf(lines: readonly CartLine[], input: CartQuoteInput): Map<string, CartDelivery> {
  return new Map([...Map.groupBy(lines, (line) => line.vendorId as string)].map(([vendorId, ofVendor]) => [vendorId, deliveryOf(vendorId, ofVendor, input)]));
}

function deliveryOf(vendorId: string, lines: readonly CartLine[], { vendors, country: cartCountry, currency, choices }: CartQuoteInput): CartDelivery {
  const choice = choices[vendorId];
  const country = choice?.shippingAddress?.country ?? cartCountry;
  const terms = vendors.get(vendorId) ?? { name: 'A vendor', shipping: [] };
  const ways = canShareCart(country, cartCountry) ? waysOfDelivery(lines, terms, { country, currency }) : [];
  const chosen = chosenShipping(ways, choice?.shippingCode ?? null);
  if (chosen) return { country, choices: ways, chosen, problems: [] };
  const hindrances: Hindrance<CartLine>[] = hindrancesOf(lines, terms, { country, currency });
  return { country, choices: ways, chosen, problems: deliveryProblems({ vendorId, vendorName: terms.name, country, cartCountry, currency, hindrances, lineCount: lines.length }) };
}

/** The terms of a way of delivery as pricing takes them. */
export function toRate(vendorId: string, { priceMinor, freeFromMinor, parts }: ShippingChoice): ShippingRate {
  return { vendorId, baseMinor: priceMinor, perItemMinor: 0, freeFromMinor, parts };
}

const obstacleText = {
  NOT_PURCHASABLE: 'cannot be bought at the moment; take it out to check out',
  CURRENCY_MISMATCH: "has no price in the cart's currency; take it out to check out",
} as const;

function lineProblems({ lines }: CartQuoteInput): CartProblem[] {
  if (lines.length === 0) return [{ code: 'CART_EMPTY', message: 'The cart is empty.', field: null }];
  return lines.flatMap((line) =>
    line.obstacle === null ? [] : [{ code: line.obstacle, message: `"${line.title}" ${obstacleText[line.obstacle]}.`, field: ['lines', line.lineId] }],
  );
}

/** Each of them sends a parcel at least. */
function vendorProblems({ vendors }: PricedCart): CartProblem[] {
  return vendors.length <= mostParcels ? [] : [{ code: 'LIMIT_EXCEEDED', message: `An order is of ${mostParcels} vendors at most, and these are ${vendors.length}; buy from the others with another one.`, field: ['lines'] }];
}

/** By the day, since nobody here knows what time it is where the buyer is. */
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const hourMs = 3_600_000;

function outOfTime({ validFrom, validTo }: Coupon, at: Date): string {
  // One that was ended before it began never begins.
  if (validTo !== null && (at >= validTo || validTo <= validFrom)) return `is over: it ended on ${day.format(validTo.getTime() - 1)}`;
  const hours = Math.ceil((validFrom.getTime() - at.getTime()) / hourMs);
  if (hours > 24) return `cannot be used yet: it begins on ${day.format(validFrom)}`;
  return `cannot be used yet: it begins in ${hours > 1 ? `${hours} hours` : 'less than an hour'}`;
}

const refusalText: Record<CouponRefusal, (coupon: Coupon, at: Date) => string> = {
  USED_UP: () => 'was used as often as it may be',
  USED_UP_BY_BUYER: () => 'was used by you as often as it may be',
  NOT_VALID_NOW: outOfTime,
  CURRENCY_MISMATCH: ({ currency }) => `is for other currencies${currency === null ? '' : `, such as ${currency}`}`,
  NOTHING_IN_SCOPE: () => 'applies to nothing in the cart',
  MIN_NOT_REACHED: ({ minSubtotalMinor, currency }) => `needs goods that it applies to for at least ${currency === null ? minSubtotalMinor : `${formatAmount({ minor: minSubtotalMinor, currency })} ${currency}`}`,
  NOT_STACKABLE: () => 'cannot be combined with another coupon',
};

/** Why a coupon counts for nothing at a moment, and what it would take, in words. */
export function couponRefusalMessage(coupon: Coupon, reason: CouponRefusal, at: Date): string {
  return `The coupon ${coupon.code} ${refusalText[reason](coupon, at)}.`;
}

/** What a refusal is to clients. */
export const couponRefusalCode = (reason: CouponRefusal) => (reason === 'USED_UP' || reason === 'USED_UP_BY_BUYER' ? 'COUPON_EXHAUSTED' : 'COUPON_NOT_APPLICABLE');

function couponProblems(priced: PricedCart, { coupons, at }: CartQuoteInput): CartProblem[] {
  const known = new Map(coupons.map((coupon) => [coupon.couponId, coupon]));
  return priced.refusedCoupons.map(({ couponId, code, reason }) => ({ code: couponRefusalCode(reason), message: couponRefusalMessage(known.get(couponId) as Coupon, reason, at), field: ['coupons', code] }));
}

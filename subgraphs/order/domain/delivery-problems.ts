/** What stands in the way of a vendor's parcel, in words and in numbers. */
import type { CartProblem } from './cart-pricing.ts';
import type { Hindrance, ShippedLine } from './shipping-profiles.ts';
import { pricesIncludeTax } from './tax-tables.ts';

/** A parcel that weighs more than its vendor sends. */
export interface ExcessWeight {
  readonly vendorId: string;
  readonly lineIds: readonly string[];
  readonly grams: number;
  readonly maxGrams: number;
}

interface Parcel {
  readonly vendorId: string;
  readonly vendorName: string;
  /** Where it goes, and where the rest of the cart does. */
  readonly country: string;
  readonly cartCountry: string;
  readonly currency: string;
  readonly hindrances: readonly Hindrance<ShippedLine & { readonly title: string }>[];
  /** How many lines of the vendor are in the cart, deliverable or not. */
  readonly lineCount: number;
}

/** Why a parcel cannot be sent: one problem for the destination, or one for each of the vendor's terms that stand in the way. */
export function deliveryProblems(parcel: Parcel): CartProblem[] {
  if (!canShareCart(parcel.country, parcel.cartCountry)) {
    return [refusal(`Prices are shown with tax in one of ${parcel.cartCountry} and ${parcel.country} and without in the other: order there separately.`)];
  }
  return parcel.hindrances.map((hindrance) => (hindrance.maxGrams === null ? notDelivered(parcel, hindrance.lines) : tooHeavy(parcel, { ...hindrance, maxGrams: hindrance.maxGrams })));
}

/** Whether parcels to both countries can be in one cart: prices with and without tax cannot stand side by side. */
export function canShareCart(country: string, cartCountry: string): boolean {
  return pricesIncludeTax(country) === pricesIncludeTax(cartCountry);
}

const refusal = (message: string): CartProblem => ({ code: 'NOT_SHIPPABLE', message, field: ['country'] });

function notDelivered({ vendorName, country, currency, lineCount }: Parcel, lines: readonly { title: string }[]): CartProblem {
  return refusal(`${vendorName} does not deliver ${lines.length < lineCount ? `${namesOf(lines)} ` : ''}to ${country} in ${currency}.`);
}

/** Points at the line that weighs the most: lowering that one helps first. */
function tooHeavy({ vendorId, vendorName, country }: Parcel, { lines, grams, maxGrams }: Hindrance<ShippedLine & { readonly title: string }> & { readonly maxGrams: number }): CartProblem {
  const heaviest = lines.reduce((most, line) => (weightOf(line) > weightOf(most) ? line : most));
  const [only] = lines.length === 1 ? lines : [];
  const what = !only ? `${namesOf(lines)} together weigh` : only.quantity === 1 ? `${namesOf(lines)} weighs` : `${only.quantity} × ${namesOf(lines)} weigh`;
  return {
    code: 'TOO_HEAVY',
    message: `${vendorName} sends at most ${inWords(maxGrams)} to ${country}; ${what} ${inWords(grams)}, which is ${inWords(grams - maxGrams)} too much.`,
    field: ['lines', heaviest.lineId],
    excessWeight: { vendorId, lineIds: lines.map(({ lineId }) => lineId), grams, maxGrams },
  };
}

const weightOf = ({ weightGrams, quantity }: ShippedLine): number => (weightGrams ?? 0) * quantity;

const inWords = (grams: number): string => (grams < 1_000 ? `${grams} g` : `${grams / 1_000} kg`);

const mostNamed = 3;

function namesOf(lines: readonly { title: string }[]): string {
  const named = lines.slice(0, mostNamed).map(({ title }) => `"${title}"`);
  const others = lines.length - named.length;
  const all = others > 0 ? [...named, `${others} more`] : named;
  return all.length === 1 ? String(all[0]) : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

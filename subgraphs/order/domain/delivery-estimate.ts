import { requireInteger } from './checks.ts';

export type DeliveryZone = 'domestic' | 'european_union' | 'europe' | 'world';

export interface Transit {
  readonly minDays: number;
  readonly maxDays: number;
}

const zoneTransit: Readonly<Record<DeliveryZone, Transit>> = {
  domestic: { minDays: 1, maxDays: 2 },
  european_union: { minDays: 2, maxDays: 5 },
  europe: { minDays: 3, maxDays: 7 },
  world: { minDays: 5, maxDays: 15 },
};

const europeanUnion = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
const otherEurope = 'AD AL BA CH GB IS LI MC MD ME MK NO RS SM UA VA XK'.split(' ');

/** Whether a country belongs to the European Union. */
export function isInEuropeanUnion(country: string): boolean {
  return europeanUnion.includes(country);
}

/** Zone of a way between two countries (ISO 3166-1 alpha-2 codes in upper case). */
export function deliveryZone(origin: string, destination: string): DeliveryZone {
  if (origin === destination) return 'domestic';
  if (europeanUnion.includes(origin) && europeanUnion.includes(destination)) return 'european_union';
  const inEurope = (country: string) => europeanUnion.includes(country) || otherEurope.includes(country);
  return inEurope(origin) && inEurope(destination) ? 'europe' : 'world';
}

/** Calendar days from `from` until `workingDays` working days (Monday to Friday, UTC) have passed. */
export function calendarDays(from: Date, workingDays: number): number {
  let days = 0;
  for (let left = workingDays; left > 0;) {
    days += 1;
    const weekday = (from.getUTCDay() + days) % 7;
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return days;
}

/** Working days under way between two countries, for vendors that do not say so themselves. */
export function transitDays(origin: string, destination: string): Transit {
  return zoneTransit[deliveryZone(origin, destination)];
}

/** Fewest and most calendar days until something ordered at `at` arrives, given the working days that it takes: the vendor's handling, then the way. */
export function estimateDelivery({ lead, at }: { lead: Transit; at: Date }): Transit {
  return { minDays: calendarDays(at, requireInteger(lead.minDays, 'fewest days')), maxDays: calendarDays(at, requireInteger(lead.maxDays, 'most days')) };
}

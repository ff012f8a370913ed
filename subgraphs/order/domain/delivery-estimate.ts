import { requireInteger } from './checks.ts';

export interface Transit {
  readonly minDays: number;
  readonly maxDays: number;
}

const europeanUnion = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

/** Whether a country belongs to the European Union. */
export function isInEuropeanUnion(country: string): boolean {
  return europeanUnion.includes(country);
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

/** Fewest and most calendar days until something ordered at `at` arrives, given the working days that it takes: the vendor's handling, then the way. */
export function estimateDelivery({ lead, at }: { lead: Transit; at: Date }): Transit {
  return { minDays: calendarDays(at, requireInteger(lead.minDays, 'fewest days')), maxDays: calendarDays(at, requireInteger(lead.maxDays, 'most days')) };
}

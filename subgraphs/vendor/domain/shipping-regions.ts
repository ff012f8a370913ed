/** Countries under one name, for zones of delivery. */

const europeanUnion = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
const otherEurope = 'AD AL BA BY CH FO GB GG GI IM IS JE LI MC MD ME MK NO RS SM UA VA XK'.split(' ');

/** Stands for every country that is named nowhere else. */
export const everywhereElse = '*';

/** From the smallest to the largest: a smaller one goes before a larger one. */
const regions = {
  EUROPEAN_UNION: europeanUnion,
  NORTH_AMERICA: ['CA', 'MX', 'US'],
  EUROPE: [...europeanUnion, ...otherEurope],
  EVERYWHERE_ELSE: [everywhereElse],
} as const satisfies Record<string, readonly string[]>;

export type ShippingRegion = keyof typeof regions;
export const shippingRegions = Object.keys(regions) as ShippingRegion[];

export interface Place {
  countries: readonly string[];
  regions: readonly ShippingRegion[];
}

/** All countries of a zone. */
export function countriesOf({ countries, regions: named }: Place): string[] {
  return [...new Set([...countries, ...named.flatMap((region) => regions[region])])];
}

/**
 * Rates with the countries they are really for: a country counts where it is named most exactly, by its own name before a region, in a smaller
 * region before a larger one. What is left over for nobody is not in the list. Currency by currency, so that a zone without a price in one does
 * not hide a larger one that has it.
 */
export function inOrderOfPrecedence<Zone extends Place, Rate extends { currency: string }>(zones: readonly Zone[], ratesOf: (zone: Zone) => readonly Rate[]): (Rate & { countries: string[] })[] {
  const named = zones.filter((zone) => zone.countries.length > 0).map((zone) => ({ zone, countries: zone.countries, rank: -1 }));
  const regional = zones.flatMap((zone) => zone.regions.map((region) => ({ zone, countries: regions[region] as readonly string[], rank: shippingRegions.indexOf(region) })));
  const taken = new Set<string>();
  return [...named, ...regional.toSorted((a, b) => a.rank - b.rank)].flatMap(({ zone, countries }) => {
    const free = ratesOf(zone).map((rate) => ({ ...rate, countries: countries.filter((country) => !taken.has(`${rate.currency}:${country}`)) }));
    for (const rate of free) for (const country of rate.countries) taken.add(`${rate.currency}:${country}`);
    return free.filter((rate) => rate.countries.length > 0);
  });
}

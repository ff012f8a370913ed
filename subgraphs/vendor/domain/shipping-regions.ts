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

/** Rates by place as consumers look them up: the first whose countries hold the destination counts, so the more exact come first. */
export function inOrderOfPrecedence<Zone extends Place, Rate>(zones: readonly Zone[], ratesOf: (zone: Zone) => readonly Rate[]): (Rate & { countries: string[] })[] {
  const named = zones.filter((zone) => zone.countries.length > 0).map((zone) => ({ zone, countries: [...zone.countries], rank: -1 }));
  const regional = zones.flatMap((zone) => zone.regions.map((region) => ({ zone, countries: [...regions[region]], rank: shippingRegions.indexOf(region) })));
  return [...named, ...regional.toSorted((a, b) => a.rank - b.rank)].flatMap(({ zone, countries }) => ratesOf(zone).map((rate) => ({ ...rate, countries })));
}

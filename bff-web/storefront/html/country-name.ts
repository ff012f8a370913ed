const regionNames = new Intl.DisplayNames(['en'], { type: 'region' });

/** The name of a country, by its code. */
export const countryName = (code: string): string => regionNames.of(code) ?? code;

/** Language, currency and country a person chose. */
import { knownFractionDigits } from '#platform/money/currencies';

export const defaultLocale = 'en';
export const defaultCurrency = 'EUR';

const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** The canonical spelling of a BCP 47 tag (`DE-de` becomes `de-DE`), or undefined when it is none. */
export function canonicalLocale(tag: string): string | undefined {
  try {
    return tag.length <= 35 ? Intl.getCanonicalLocales(tag)[0] : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether it is an ISO 4217 code that prices can be in. */
export function isKnownCurrency(code: string): boolean {
  return knownFractionDigits(code) !== undefined;
}

/** Whether it is an ISO 3166-1 alpha-2 code in use. */
export function isKnownCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && code !== 'ZZ' && regionNames.of(code) !== undefined;
}

import { DomainError } from '#platform/errors/domain-error';

const maxLength = 35;

/** The tag in its usual spelling, `DE-at` as `de-AT`; null when it is none. */
export function canonicalLocale(tag: string): string | null {
  if (tag.length > maxLength) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The same for what somebody has sent. @throws DomainError with the field when it is no locale. */
export function checkedLocale(tag: string, code: 'BAD_USER_INPUT' | 'INVALID_INPUT'): string {
  const locale = canonicalLocale(tag);
  if (locale) return locale;
  throw new DomainError(code, '"locale" must be a BCP 47 tag such as "de" or "de-AT".', { field: ['locale'] });
}

/** What to look for, the closest first: "zh-Hant-TW", "zh-Hant", "zh". */
export function localeChain(locale: string): string[] {
  const parts = locale.split('-');
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join('-'));
}

/** The first translation along the chain that has something to say. */
export function translated<T extends { locale: string }, V>(translations: readonly T[], locale: string | null | undefined, read: (translation: T) => V | null | undefined): V | null {
  if (!locale || translations.length === 0) return null;
  for (const wanted of localeChain(checkedLocale(locale, 'BAD_USER_INPUT'))) {
    const found = translations.find((each) => each.locale === wanted);
    const value = found && read(found);
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

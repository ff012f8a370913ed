import { shortLocale } from '#platform/bff/short-locale';
import { DomainError } from '#platform/errors/domain-error';
import type { DisplayInput } from './generated/schema-types.ts';

/** Language, currency and country a screen is made for. */
export interface Market {
  readonly locale: string;
  readonly currency: string;
  readonly country: string;
}

const defaults: Market = { locale: 'en', currency: 'EUR', country: 'DE' };

/** The market of a screen: what the app says, else the defaults. Throws DomainError BAD_USER_INPUT for a locale that is none. */
export function marketOf(asked: DisplayInput | null | undefined): Market {
  return {
    locale: asked?.locale ? localeOf(asked.locale) : defaults.locale,
    currency: asked?.currency ?? defaults.currency,
    country: asked?.country ?? defaults.country,
  };
}

function localeOf(locale: string): string {
  try {
    return shortLocale(locale);
  } catch (error) {
    throw new DomainError('BAD_USER_INPUT', `display.locale must be a BCP 47 tag such as "de-DE", got ${JSON.stringify(locale)}.`, { field: ['display', 'locale'], cause: error });
  }
}

import { shortLocale } from '#platform/bff/short-locale';
import { DomainError } from '#platform/errors/domain-error';
import type { MarketInput } from './generated/schema-types.ts';
import type { SessionData } from './session/session-data.ts';

/** Language, currency and country a page is made for. */
export interface Market {
  readonly locale: string;
  readonly currency: string;
  readonly country: string;
}

const defaults: Market = { locale: 'en', currency: 'EUR', country: 'DE' };

/** The market of a page: what the request says, else what the person prefers, else the defaults. Throws DomainError BAD_USER_INPUT for a locale that is none. */
export function marketOf(asked: MarketInput | null | undefined, session: SessionData | null): Market {
  const preferred = session?.signedIn;
  return {
    locale: asked?.locale ? localeOf(asked.locale) : (preferred?.locale ?? defaults.locale),
    currency: asked?.currency ?? preferred?.currency ?? defaults.currency,
    country: asked?.country ?? preferred?.country ?? defaults.country,
  };
}

function localeOf(locale: string): string {
  try {
    return shortLocale(locale);
  } catch (error) {
    throw new DomainError('BAD_USER_INPUT', `market.locale must be a BCP 47 tag such as "de-DE", got ${JSON.stringify(locale)}.`, { field: ['market', 'locale'], cause: error });
  }
}

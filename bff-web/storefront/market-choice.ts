import type { HttpRequest } from '#platform/server/http-types';
import type { Market } from '../market.ts';

/** A market that visitors can choose. */
export interface MarketChoice extends Market {
  readonly label: string;
}

/** Currency and language go with the country; what the catalog does not sell in a currency is shown without a price. */
export const markets: readonly MarketChoice[] = [
  { label: 'Germany · €', locale: 'de-DE', currency: 'EUR', country: 'DE' },
  { label: 'Ireland · €', locale: 'en-IE', currency: 'EUR', country: 'IE' },
  { label: 'France · €', locale: 'fr-FR', currency: 'EUR', country: 'FR' },
  { label: 'United States · $', locale: 'en-US', currency: 'USD', country: 'US' },
  { label: 'Japan · ¥', locale: 'ja-JP', currency: 'JPY', country: 'JP' },
];

const cookieName = 'market';
const fallback = markets[1] as MarketChoice;
const keptForSeconds = 365 * 24 * 3600;

/** What the visitor chose before; Ireland (English, euro) otherwise. */
export function marketOfVisit({ headers }: Pick<HttpRequest, 'headers'>): MarketChoice {
  const value = headers.cookie?.split(';').map((pair) => pair.trim()).find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
  return markets.find(({ country }) => country === value) ?? fallback;
}

/** The cookie that remembers a choice; undefined for a country that is none of the choices. */
export function marketCookie(country: string | null): string | undefined {
  return markets.some((market) => market.country === country) ? `${cookieName}=${country}; Path=/; Max-Age=${keptForSeconds}; SameSite=Lax; HttpOnly` : undefined;
}

/** The part of a choice that operations take. */
export const marketInput = ({ locale, currency, country }: MarketChoice): Market => ({ locale, currency, country });

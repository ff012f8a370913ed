/** The fields of a postal address, and what a form with them says. */
import type { AddressInput, CartGroupAddress, UserError } from '../../generated/schema-types.ts';
import { markets } from '../market-choice.ts';
import type { Visit } from '../visit.ts';
import { countryName } from './country-name.ts';
import { field } from './form.ts';
import { html, raw, type Html } from './html.ts';

export const addressFields = ['recipient', 'line1', 'line2', 'postalCode', 'city', 'region', 'country', 'phone'] as const;

export interface AddressForm {
  visit: Visit;
  /** What the fields begin with, until something was typed. */
  known: CartGroupAddress | undefined;
  /** Preselected where no address is known. */
  country: string;
  errors: readonly UserError[];
}

export function addressForm({ visit, known, country: usual, errors }: AddressForm): Html {
  const value = (name: (typeof addressFields)[number]): string | null | undefined => visit.form.get(name) ?? known?.[name];
  const country = value('country') ?? usual;
  const codes = new Set([country, visit.market.country, ...markets.map((market) => market.country), 'SE', 'NL', 'AT', 'ES', 'IT', 'PT', 'GB']);
  const countries = [...codes].toSorted((one, other) => countryName(one).localeCompare(countryName(other), 'en'));
  return html`${field({ name: 'recipient', label: 'Name', autocomplete: 'name', value: value('recipient') }, errors)}
${field({ name: 'line1', label: 'Street and number', autocomplete: 'address-line1', value: value('line1') }, errors)}
${field({ name: 'line2', label: 'Flat, floor, company', autocomplete: 'address-line2', value: value('line2'), isOptional: true }, errors)}
<div class="pair">${field({ name: 'postalCode', label: 'Postal code', autocomplete: 'postal-code', value: value('postalCode'), isOptional: true }, errors)}${field({ name: 'city', label: 'Town', autocomplete: 'address-level2', value: value('city') }, errors)}</div>
${field({ name: 'region', label: 'State or region', autocomplete: 'address-level1', value: value('region'), isOptional: true }, errors)}
<div class="field"><label for="country-of-delivery">Country</label><select id="country-of-delivery" name="country" autocomplete="country">${countries.map((code) => html`<option value="${code}"${raw(code === country ? ' selected' : '')}>${countryName(code)}</option>`)}</select></div>
${field({ name: 'phone', label: 'Telephone for the carrier', type: 'tel', autocomplete: 'tel', value: value('phone'), isOptional: true }, errors)}`;
}

/** What was typed; the API says which of the needed fields are empty. */
export function addressOf(form: URLSearchParams): AddressInput {
  const needed = (name: string): string => form.get(name)?.trim() ?? '';
  const optional = (name: string): string | null => needed(name) || null;
  return {
    recipient: needed('recipient'),
    line1: needed('line1'),
    line2: optional('line2'),
    postalCode: optional('postalCode'),
    city: needed('city'),
    region: optional('region'),
    country: needed('country'),
    phone: optional('phone'),
  };
}

/** An address in the order of an envelope. */
export function linesOf({ recipient, line1, line2, postalCode, city, region, country }: CartGroupAddress): string[] {
  return [recipient, line1, line2, [postalCode, city].filter(Boolean).join(' '), region, countryName(country)].filter((line): line is string => Boolean(line));
}

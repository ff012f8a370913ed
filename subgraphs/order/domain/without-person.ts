/** What is kept of a purchase once nobody may be named any more. */
import type { PostalAddress } from './postal-address.ts';

/** Stands where a name was. */
export const nobody = 'Deleted user';

/** An address of which only the country is left, by which papers are taxed. */
export function addressless(country: string): PostalAddress {
  return { recipient: nobody, line1: '-', line2: null, city: '-', region: null, postalCode: null, country, phone: null };
}

const personal = new Set(['note', 'giftMessage', 'email', 'phone', 'authorName', 'excerpt']);

/** A snapshot or a fact with every address but its country, and every note, gone. Doing it again changes nothing. */
export function withoutPerson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPerson);
  if (typeof value !== 'object' || value === null) return value;
  if ('recipient' in value && 'line1' in value) return addressless(String((value as { country?: unknown }).country ?? ''));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, personal.has(name) && typeof inner === 'string' ? null : withoutPerson(inner)]));
}

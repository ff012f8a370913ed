/** Pieces that several inputs are made of. */
import { z } from 'zod';
import { maxEmailLength } from '../domain/email.ts';
import { canonicalLocale, isKnownCountry, isKnownCurrency } from '../domain/preferences.ts';

// Control characters, and those that reverse the direction of writing so that a name reads as another one.
const unprintable = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** One line of text without control characters, trimmed. */
export const line = (max: number) => z.string().trim().min(1).max(max).refine((text) => !unprintable.test(text), 'must be one line without control characters');
/** The same, where nothing and an empty text mean "none". */
export const optionalLine = (max: number) => z.string().trim().max(max).refine((text) => !unprintable.test(text), 'must be one line without control characters').nullish().transform((text) => text || null);

export const email = z.string().trim().max(maxEmailLength).pipe(z.email('must be an e-mail address such as mara@example.com'));
export const displayName = line(80).transform((name) => name.normalize('NFC'));
export const locale = z
  .string()
  .refine((tag) => canonicalLocale(tag) !== undefined, 'must be a BCP 47 language tag such as "de" or "pt-BR"')
  .transform((tag) => canonicalLocale(tag) as string);
export const currency = z.string().refine(isKnownCurrency, 'must be an ISO 4217 currency code such as "EUR"');
export const country = z.string().refine(isKnownCountry, 'must be an ISO 3166-1 alpha-2 country code such as "DE"');

/** What is typed into a password field; whether it is strong enough is decided elsewhere. */
export const typedPassword = z.string().min(1, 'must not be empty').max(512);

export const client = z.strictObject({
  kind: z.enum(['web', 'mobile'], 'must be "web" or "mobile"'),
  deviceId: z.string().min(8).max(200).nullish(),
  deviceName: optionalLine(120),
});
export type ClientInput = z.infer<typeof client>;

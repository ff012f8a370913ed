import type { AddressRow } from '../customer-rows.ts';
import { deterministicId, idPrefixes } from '../ids.ts';
import type { CurrencyCode, DemoAddress, DemoCustomer, DemoUser, PlatformRole } from '../model.ts';
import { personaByKey } from '../personas.ts';
import { slugify } from '../slug.ts';

/** The password of every demo user that is no persona. For development only. */
export const sharedDemoPassword = 'harbour-lantern-2719';

export interface UserInput {
  readonly firstName: string;
  readonly lastName: string;
  readonly key?: string;
  readonly email?: string;
  readonly password?: string;
  readonly locale?: string;
  readonly currency?: CurrencyCode;
  readonly countryCode?: string;
  readonly roles?: readonly PlatformRole[];
  readonly joinedDaysAgo?: number;
}

/** One who can sign in. A persona of the same key gives address and password. */
export function buildUser(input: UserInput): DemoUser {
  const displayName = `${input.firstName} ${input.lastName}`.trim();
  const key = input.key ?? slugify(displayName);
  const persona = personaByKey(key);
  return {
    id: deterministicId(idPrefixes.user, key),
    key,
    email: input.email ?? persona?.email ?? `${key.replaceAll('-', '.')}@example.com`,
    password: input.password ?? persona?.password ?? sharedDemoPassword,
    totpSecret: persona?.totpSecret ?? null,
    displayName,
    firstName: input.firstName,
    lastName: input.lastName,
    locale: input.locale ?? 'en-GB',
    currency: input.currency ?? 'EUR',
    countryCode: input.countryCode ?? 'IE',
    roles: input.roles ?? ['customer'],
    joinedDaysAgo: input.joinedDaysAgo ?? 90,
  };
}

export interface CustomerInput extends UserInput {
  readonly addresses?: readonly AddressRow[];
  readonly wishlistProductSlugs?: readonly string[];
}

const someAddress: AddressRow = { label: 'Home', line1: '1 Harbour Street', postalCode: 'D02 X285', city: 'Dublin' };

export function buildCustomer(input: CustomerInput): DemoCustomer {
  const user = buildUser(input);
  const addresses = (input.addresses ?? [someAddress]).map((row, position): DemoAddress => ({
    id: deterministicId(idPrefixes.address, `${user.key}/${position}`),
    userId: user.id,
    label: row.label,
    recipientName: user.displayName,
    line1: row.line1,
    line2: row.line2 ?? null,
    city: row.city,
    region: row.region ?? null,
    postalCode: row.postalCode,
    countryCode: user.countryCode,
    phone: null,
    isDefault: position === 0,
  }));
  return { ...user, addresses, wishlistProductSlugs: input.wishlistProductSlugs ?? [] };
}

/** "Inês Carvalho" -> first and last name; everything after the first space is the last name. */
export function splitName(name: string): { firstName: string; lastName: string } {
  const [firstName = name, ...rest] = name.split(' ');
  return { firstName, lastName: rest.join(' ') };
}

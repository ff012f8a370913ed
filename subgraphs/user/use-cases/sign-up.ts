/** A person creates an account, is signed in, and gets a mail that confirms the address. */
import { userRegistered } from '#events/user';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { z } from 'zod';
import type { ClientAddress } from '../credentials/attempt-limits.ts';
import { insertUser } from '../data/user-repository.ts';
import { assertStrongPassword } from '../domain/password-policy.ts';
import { defaultCurrency, defaultLocale } from '../domain/preferences.ts';
import { announceUser } from '../events.ts';
import type { UseCaseDeps } from './deps.ts';
import { grantTokens, type SessionTokens } from './grant-tokens.ts';
import { client, country, currency, displayName, email, locale, typedPassword } from './inputs.ts';
import { openSession } from './open-session.ts';
import { sendMailToken } from './send-mail-token.ts';

export const signUpInput = z.strictObject({
  email,
  password: typedPassword,
  displayName,
  locale: locale.nullish(),
  currency: currency.nullish(),
  country: country.nullish(),
  client: client.nullish(),
});

/**
 * Returns the new person's id and tokens. The password is hashed before the address is looked at, so that a taken address
 * answers as slowly as a free one.
 * @throws DomainError WEAK_PASSWORD, ALREADY_EXISTS when the address has an account, TOO_MANY_ATTEMPTS after many from one network address.
 */
export async function signUp(deps: UseCaseDeps, input: z.infer<typeof signUpInput>, from: ClientAddress): Promise<{ userId: string; tokens: SessionTokens }> {
  const { db, outbox, passwords, limits, now } = deps;
  assertStrongPassword(input.password, { context: [input.email, input.displayName], field: ['input', 'password'] });
  await limits.countRequest(from);
  const passwordHash = await passwords.hash(input.password);
  const at = now();
  const userId = newId('usr', at);
  try {
    const session = await db.transaction(async (tx) => {
      await insertUser(tx, {
        id: userId,
        email: input.email,
        emailVerifiedAt: null,
        displayName: input.displayName,
        locale: input.locale ?? defaultLocale,
        currency: input.currency ?? defaultCurrency,
        country: input.country ?? null,
        passwordHash,
        roles: [],
        createdAt: at,
      });
      await announceUser({ tx, outbox, contract: userRegistered, userId });
      await sendMailToken(tx, deps, userId, 'VERIFY');
      return openSession(tx, deps, userId, input.client);
    });
    return { userId, tokens: await grantTokens(deps, session) };
  } catch (error) {
    if (!isDuplicateKey(error, 'uq_users_email')) throw error;
    throw new DomainError('ALREADY_EXISTS', 'There is an account with this address already; sign in, or reset the password.', { field: ['input', 'email'] });
  }
}

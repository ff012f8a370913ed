/** A person changes name, language, currency or country. */
import { userUpdated } from '#events/user';
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { lockUser, storeSearchTerms, updateUser, usersByIds } from '../data/user-repository.ts';
import { announceUser } from '../events.ts';
import type { UseCaseDeps } from './deps.ts';
import { country, currency, displayName, locale } from './inputs.ts';

// Null means the same as absent: typed clients send it for variables they leave out.
export const profileInput = z.strictObject({
  displayName: displayName.nullish(),
  locale: locale.nullish(),
  currency: currency.nullish(),
  country: country.nullish(),
});

/** @throws DomainError NOT_FOUND when the account is gone. */
export async function updateProfile({ db, outbox, now }: UseCaseDeps, userId: string, input: z.infer<typeof profileInput>): Promise<void> {
  const columns = { display_name: input.displayName, locale: input.locale, currency: input.currency, country: input.country };
  const changes = Object.fromEntries(Object.entries(columns).filter((entry): entry is [string, string] => entry[1] != null));
  if (Object.keys(changes).length === 0) return;
  await db.transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new DomainError('NOT_FOUND', 'The account does not exist any more.');
    await updateUser(tx, userId, changes, now());
    const [user] = await usersByIds(tx.manager, [userId]);
    if (user && input.displayName) await storeSearchTerms(tx, user);
    await announceUser({ tx, outbox, contract: userUpdated, userId });
  });
}

/** What this subgraph tells the others about a person, and what it learns from them. */
import type { userRegistered, userUpdated } from '#events/user';
import { vendorUpdated } from '#events/vendor';
import type { Tx } from '#platform/data/database';
import { defineConsumer, on } from '#platform/messaging/consumer';
import type { Outbox } from '#platform/outbox/outbox';
import { storeStaff } from './data/membership-repository.ts';
import { usersByIds } from './data/user-repository.ts';

export interface Announcement {
  tx: Tx;
  outbox: Outbox;
  contract: typeof userRegistered | typeof userUpdated;
  userId: string;
}

/** Appends a person's whole public state to the outbox. Call it last in the transaction, with the account's row locked. */
export async function announceUser({ tx, outbox, contract, userId }: Announcement): Promise<void> {
  const [user] = await usersByIds(tx.manager, [userId]);
  if (!user) throw new Error(`user ${userId} does not exist`);
  const { email, displayName, locale, currency, country } = user;
  await outbox.add(tx, contract, { aggregateId: userId, aggregateVersion: user.version, data: { userId, email, displayName, locale, currency, country, emailVerified: user.emailVerifiedAt !== null } });
}

/** Keeps the copy of who works for which vendor; it goes into access tokens, so a change counts from the next refresh on. */
export const membershipCopies = defineConsumer({
  name: 'user.memberships',
  on: [
    on(vendorUpdated, async ({ tx, message }) => {
      await storeStaff(tx, message.data.vendorId, message.aggregateVersion, message.data.staff);
    }),
  ],
});

/** Puts the day's messages of people who want them at once into one mail each. */
import type { Database } from '#platform/data/database';
import { isDatabaseDown } from '#platform/data/mysql-errors';
import type { Channel } from '../channels/channel.ts';
import { userCopiesByIds } from '../data/copies-repository.ts';
import { dueDigest, markDigested, takeHeld } from '../data/digest-repository.ts';
import { dailyDigest } from '../notifications/daily-digest.ts';
import { notificationOf } from '../notifications/registry.ts';
import { notify } from './notify.ts';

interface DigestDeps {
  db: Database;
  channels: readonly Channel[];
  now: () => Date;
}

/** Makes every digest that is due; returns how many. Safe in several processes at once. @throws AggregateError of those that could not be made, once all others are. */
export async function sendDigests({ db, channels, now }: DigestDeps, signal: AbortSignal): Promise<number> {
  let count = 0;
  const failures: unknown[] = [];
  for (const channel of channels.filter(({ isDigestible }) => isDigestible)) {
    const passedOver: string[] = [];
    while (!signal.aborted) {
      const due = { channel: channel.name, at: now() };
      const userId = await dueDigest(db, { ...due, except: passedOver });
      if (userId === undefined) break;
      try {
        count += await sendDigest({ db, channels, now }, { ...due, userId });
      } catch (error) {
        if (isDatabaseDown(error)) throw error;
        passedOver.push(userId);
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `the digests of ${failures.length} people could not be made`);
  return count;
}

/** One digest, and the messages in it as sent, in one transaction. 0 when somebody else was faster. */
function sendDigest({ db, channels, now }: DigestDeps, due: { userId: string; channel: string; at: Date }): Promise<number> {
  return db.transaction(
    async (tx) => {
      const held = await takeHeld(tx, due);
      const [first] = held;
      if (!first) return 0;
      const locale = (await userCopiesByIds(tx, [due.userId])).get(due.userId)?.locale ?? 'en';
      const items = held.flatMap(({ event, payload }) => {
        const definition = notificationOf(event);
        return definition ? [definition.word(definition.parse(payload), locale).notice] : [];
      });
      await notify(tx, { channels, now }, { definition: dailyDigest, source: first.id, payload: { items }, to: [{ userId: due.userId, locale }] });
      await markDigested(tx, held.map(({ id }) => id), { reference: `digest of ${first.id}`, at: due.at });
      return 1;
    },
    { label: 'send-digest' },
  );
}

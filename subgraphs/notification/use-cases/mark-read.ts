/** A person marks messages of their own inbox as read. */
import { z } from 'zod';
import { notificationRead } from '#events/notification';
import { markRead } from '../data/inbox-repository.ts';
import type { UseCaseDeps } from './deps.ts';

export const markReadInput = z.array(z.string().min(1).max(40)).max(100, 'must have at most 100 ids; leave them out to mark all').nullish();

const batch = 1_000;

export interface MarkNotificationsRead {
  userId: string;
  /** Null means all. */
  ids: readonly string[] | null;
  /** Only those that had come by then; now when null. */
  until: Date | null;
}

/** Marks these, or all when there are none given. Returns how many changed. Those of others are passed over, and so are those that come meanwhile: they were not on the screen. */
export async function markNotificationsRead({ db, now, outbox }: Pick<UseCaseDeps, 'db' | 'now' | 'outbox'>, { userId, ids, until }: MarkNotificationsRead): Promise<number> {
  if (ids?.length === 0) return 0;
  const at = now();
  let total = 0;
  // In batches, so that a very full inbox does not hold its locks for long.
  for (;;) {
    const changed = await db.transaction(async (tx) => {
      const count = await markRead(tx, { userId, ids, until: until ?? at, at, limit: batch });
      if (count > 0) await outbox.add(tx, notificationRead, { aggregateId: userId, aggregateVersion: at.getTime(), data: { userId, notificationIds: ids && [...ids], readAt: at.toISOString() } });
      return count;
    }, { label: 'mark-read' });
    total += changed;
    if (changed < batch) return total;
  }
}

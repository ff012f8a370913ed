/** Forgets what nobody needs any more: messages hold addresses, telephone numbers and what people bought. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#platform/data/database';
import { counter } from '#platform/telemetry/metrics';
import { removeAttempts, removeDevices, removeNotifications, removeOrderPhones, removeRemovals } from '../data/retention-repository.ts';

const dayMs = 86_400_000;
const pauseMs = 50;
/** FCM drops tokens of devices that have not been seen for 270 days (https://firebase.google.com/docs/cloud-messaging/manage-tokens). */
const deviceDays = 270;
/** A client that did not ask for changes for so long reads its inbox anew. */
const removalDays = 30;

const removed = counter({ name: 'notification_removed_total', help: 'Rows removed after their retention', labels: ['table'] });

export interface Retention {
  /** How long notifications, deliveries, inbox items and telephone numbers are kept. */
  days: number;
  /** Rows per statement, 500 unless set. */
  batchSize?: number;
}

interface RemoveOldDeps extends Retention {
  db: Database;
  now: () => Date;
}

/** Removes all that is older than its retention; returns how many rows of each kind. Stops between batches when `signal` is aborted. */
export async function removeOld({ db, now, days, batchSize: limit = 500 }: RemoveOldDeps, signal: AbortSignal): Promise<Record<string, number>> {
  const ago = (count: number) => new Date(now().getTime() - count * dayMs);
  return {
    notifications: await inBatches('notifications', () => removeNotifications(db, { before: ago(days), limit }), { limit, signal }),
    inbox_removals: await inBatches('inbox_removals', () => removeRemovals(db, { before: ago(removalDays), limit }), { limit, signal }),
    order_phones: await inBatches('order_phones', () => removeOrderPhones(db, { before: ago(days), limit }), { limit, signal }),
    webhook_attempts: await inBatches('webhook_attempts', () => removeAttempts(db, { before: ago(days), limit }), { limit, signal }),
    push_devices: await inBatches('push_devices', () => removeDevices(db, { before: ago(deviceDays), limit }), { limit, signal }),
  };
}

async function inBatches(table: string, removeBatch: () => Promise<number>, { limit, signal }: { limit: number; signal: AbortSignal }): Promise<number> {
  let total = 0;
  while (!signal.aborted) {
    const count = await removeBatch();
    total += count;
    removed.inc({ table }, count);
    if (count < limit) break;
    await sleep(pauseMs);
  }
  return total;
}

/** Notifications as noted: one row per event, source and recipient. */
import type { Tx } from '#platform/data/database';
import { toJson } from '#platform/data/json';

export interface NewNotification {
  id: string;
  event: string;
  /** What it is about, for example the parcel's id: the same event about the same thing is told once. */
  source: string;
  recipient: string;
  userId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  locale: string;
  payload: unknown;
  createdAt: Date;
}

/** Writes those that are not there yet and returns their ids. */
export async function insertNew(tx: Tx, rows: readonly NewNotification[]): Promise<Set<string>> {
  tx.executeLater(
    `INSERT INTO notifications (id, event, source, recipient, user_id, name, email, phone, locale, payload, created_at) VALUES ?
     ON DUPLICATE KEY UPDATE id = notifications.id`,
    [rows.map((row) => [row.id, row.event, row.source, row.recipient, row.userId, row.name, row.email, row.phone, row.locale, toJson(row.payload), row.createdAt])],
  );
  const inserted = await tx.query<{ id: string }>('SELECT id FROM notifications WHERE id IN (?)', [rows.map(({ id }) => id)]);
  return new Set(inserted.map(({ id }) => id));
}

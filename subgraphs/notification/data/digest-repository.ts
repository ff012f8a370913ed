/** Deliveries that wait for their recipient's digest. */
import type { Sql, Tx } from '#platform/data/database';
import { parseJson } from '#platform/data/json';

/** Messages of one digest; what is more comes with another one right after. */
const mostItems = 50;

export interface HeldDelivery {
  id: string;
  event: string;
  payload: unknown;
}

/** Somebody whose digest is due through a channel, but for some. */
export async function dueDigest(sql: Sql, { channel, at, except }: { channel: string; at: Date; except: readonly string[] }): Promise<string | undefined> {
  const others = except.length === 0 ? '' : 'AND held_for NOT IN (?) ';
  const [row] = await sql.query<{ userId: string }>(`SELECT held_for AS userId FROM deliveries WHERE channel = ? AND state = 'HELD' AND due_at <= ? ${others}ORDER BY due_at LIMIT 1`, [
    channel,
    at,
    ...(except.length === 0 ? [] : [except]),
  ]);
  return row?.userId;
}

/** What is held for a person and due. Only one worker at a time gets past here for a person. */
export async function takeHeld(tx: Tx, { userId, channel, at }: { userId: string; channel: string; at: Date }): Promise<HeldDelivery[]> {
  await tx.query('SELECT user_id FROM delivery_settings WHERE user_id = ? FOR UPDATE', [userId]);
  const rows = await tx.query<HeldDelivery>(
    `SELECT d.id, n.event, n.payload FROM deliveries d JOIN notifications n ON n.id = d.notification_id
     WHERE d.held_for = ? AND d.channel = ? AND d.state = 'HELD' AND d.due_at <= ? ORDER BY d.id LIMIT ${mostItems}`,
    [userId, channel, at],
  );
  return rows.map((row) => ({ ...row, payload: parseJson(row.payload) }));
}

/** Notes that these left with a digest, which `reference` names. */
export async function markDigested(tx: Tx, ids: readonly string[], { reference, at }: { reference: string; at: Date }): Promise<void> {
  await tx.execute("UPDATE deliveries SET state = 'SENT', due_at = NULL, reference = ?, finished_at = ? WHERE id IN (?) AND state = 'HELD'", [reference, at, ids]);
}

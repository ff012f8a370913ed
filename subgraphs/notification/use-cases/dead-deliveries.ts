/** Deliveries that were given up and wait for an operator: looking at them, sending them again, or letting them be. */
import type { Database, Sql } from '#platform/data/database';
import { writeAudit } from '#platform/audit/audit';

export interface DeadDelivery {
  id: string;
  notificationId: string;
  channel: string;
  event: string;
  recipient: string;
  attempts: number;
  lastError: string;
  diedAt: Date;
  /** False when it would be of no use any more, as what it had to say was secret and is forgotten. */
  isReplayable: boolean;
}

export interface DeadFilter {
  id?: string;
  /** Only those after this one. */
  after?: string;
  channel?: string;
  event?: string;
  /** Most of one call, 1,000 unless set. */
  limit?: number;
}

export interface DeadChange {
  filter?: DeadFilter;
  /** Who does it, and why: both go into the audit log. */
  actor: string;
  reason: string;
  /** Only tell which ones it would be. */
  dryRun?: boolean;
  now?: Date;
}

/** Deliveries that were given up and not discarded, the oldest first. */
export async function listDead(sql: Sql, { id, after, channel, event, limit = 1_000 }: DeadFilter = {}): Promise<DeadDelivery[]> {
  const conditions = Object.entries({ 'd.id =': id, 'd.id >': after, 'd.channel =': channel, 'n.event =': event }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const rows = await sql.query<Omit<DeadDelivery, 'isReplayable'> & { isReplayable: number }>(
    `SELECT d.id, d.notification_id AS notificationId, d.channel, n.event, n.recipient, d.attempts, d.last_error AS lastError, d.finished_at AS diedAt,
       d.expires_at IS NULL AS isReplayable
     FROM deliveries d JOIN notifications n ON n.id = d.notification_id
     WHERE d.state = 'DEAD' AND d.discarded_at IS NULL${conditions.map(([comparison]) => ` AND ${comparison} ?`).join('')} ORDER BY d.id LIMIT ${Math.trunc(limit)}`,
    conditions.map(([, value]) => value),
  );
  return rows.map((row) => ({ ...row, isReplayable: row.isReplayable === 1 }));
}

/** Makes given-up deliveries due again, their attempts counted anew. Replaying one twice is harmless: it is no longer given up. */
export async function replayDead(db: Database, change: DeadChange): Promise<DeadDelivery[]> {
  const dead = (await listDead(db, change.filter)).filter(({ isReplayable }) => isReplayable);
  return changeEach(db, dead, { ...change, action: 'delivery.replay', assignments: "state = 'PENDING', attempts = 0, due_at = ?, finished_at = NULL" });
}

/** Lets given-up deliveries be: nobody is asked about them any more, while those they were for still see that they failed. */
export async function discardDead(db: Database, change: DeadChange): Promise<DeadDelivery[]> {
  return changeEach(db, await listDead(db, change.filter), { ...change, action: 'delivery.discard', assignments: 'discarded_at = ?' });
}

/** One transaction each, so that what was done is on record even when a later one fails. `assignments` has one place, for the time. */
async function changeEach(db: Database, dead: readonly DeadDelivery[], change: DeadChange & { action: string; assignments: string }): Promise<DeadDelivery[]> {
  const { actor, reason, dryRun = false, now = new Date(), action, assignments } = change;
  if (dryRun) return [...dead];
  const changed: DeadDelivery[] = [];
  for (const delivery of dead) {
    await db.transaction(
      async (tx) => {
        const { affectedRows } = await tx.execute(`UPDATE deliveries SET ${assignments} WHERE id = ? AND state = 'DEAD' AND discarded_at IS NULL`, [now, delivery.id]);
        if (affectedRows === 0) return;
        await writeAudit(tx, { actor, action, target: delivery.id, detail: { reason, lastError: delivery.lastError } });
        changed.push(delivery);
      },
      { label: action },
    );
  }
  return changed;
}

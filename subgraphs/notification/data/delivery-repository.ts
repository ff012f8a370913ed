/** Deliveries: one row per notification and channel, from PENDING (or HELD for a digest) to SENT or DEAD. */
import type { Database, Sql, Tx } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { traceparent } from '#platform/telemetry/trace';
import type { DeliverySettings } from '../domain/delivery-settings.ts';

export interface NewDelivery {
  id: string;
  notificationId: string;
  channel: string;
  /** When to send it; null when it is done already. */
  dueAt: Date | null;
  createdAt: Date;
  /** Whose digest it waits for until it is due. */
  heldFor?: string;
  /** Kept until the delivery is settled, for messages that bear one. */
  secret?: string;
  /** After this it is of no use any more. */
  expiresAt?: Date;
  /** The trace it belongs to; what is under way unless told. */
  traceparent?: string;
}

/** A delivery in hand, with all that is needed to send it. */
export interface ClaimedDelivery {
  id: string;
  claim: string;
  /** This one included. */
  attempts: number;
  createdAt: Date;
  notificationId: string;
  event: string;
  recipient: string;
  userId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  locale: string;
  payload: unknown;
  secret: string | null;
  expiresAt: Date | null;
  /** Where it was decided; null for one from before this was noted. */
  traceparent: string | null;
  /** When the person wants to be reached; null when they never said. */
  settings: DeliverySettings | null;
}

const written = new Set<string>();

/** Whether this process has written deliveries of a channel since it was asked last. */
export function takeWritten(channel: string): boolean {
  return written.delete(channel);
}

/** With the transaction's next statement. */
export function insertDeliveries(tx: Tx, rows: readonly NewDelivery[]): void {
  tx.afterCommit(() => rows.forEach(({ channel }) => written.add(channel)));
  tx.executeLater('INSERT INTO deliveries (id, notification_id, channel, state, due_at, created_at, finished_at, secret, expires_at, held_for, traceparent) VALUES ?', [
    rows.map((row) => [
      row.id,
      row.notificationId,
      row.channel,
      stateOf(row),
      row.dueAt,
      row.createdAt,
      row.dueAt ? null : row.createdAt,
      row.secret ?? null,
      row.expiresAt ?? null,
      row.heldFor ?? null,
      row.traceparent ?? traceparent(),
    ]),
  ]);
}

function stateOf({ dueAt, heldFor }: NewDelivery): string {
  if (heldFor) return 'HELD';
  return dueAt ? 'PENDING' : 'SENT';
}

export interface ClaimOptions {
  channel: string;
  /** Names this claim: only its holder may settle it. */
  claim: string;
  limit: number;
  now: Date;
  /** Until when nobody else takes them; a process that dies gives them back by this. */
  until: Date;
}

/** Takes deliveries that are due, each for one worker at a time. */
export async function claimDue(db: Database, options: ClaimOptions): Promise<ClaimedDelivery[]> {
  const rows = await claimRows(db, options);
  return rows().map(({ timeZone, quietFrom, quietUntil, digestAt, ...row }) => ({
    ...row,
    payload: parseJson(row.payload),
    settings: timeZone === null ? null : { timeZone, quietFrom, quietUntil, digestAt },
  }));
}

function claimRows(db: Database, { channel, claim, limit, now, until }: ClaimOptions): Promise<() => ClaimedRow[]> {
  return db.transaction(
    async (tx) => {
      const due = await tx.query<{ id: string }>(
        `SELECT id FROM deliveries WHERE channel = ? AND state = 'PENDING' AND due_at <= ? ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
        [channel, now],
      );
      if (due.length === 0) return () => [];
      const ids = due.map(({ id }) => id);
      tx.executeLater('UPDATE deliveries SET claim = ?, due_at = ?, attempts = attempts + 1 WHERE id IN (?)', [claim, until, ids]);
      return tx.queryLater<ClaimedRow>(
        `SELECT d.id, d.claim, d.attempts, d.created_at AS createdAt, n.id AS notificationId, n.event, n.recipient, n.user_id AS userId,
           COALESCE(n.name, u.display_name) AS name, COALESCE(n.email, u.email) AS email, n.phone, n.locale, n.payload, d.secret, d.expires_at AS expiresAt, d.traceparent,
           s.time_zone AS timeZone, s.quiet_from AS quietFrom, s.quiet_until AS quietUntil, s.digest_at AS digestAt
         FROM deliveries d JOIN notifications n ON n.id = d.notification_id LEFT JOIN user_copies u ON u.user_id = n.user_id
           LEFT JOIN delivery_settings s ON s.user_id = n.user_id
         WHERE d.id IN (?)`,
        [ids],
      );
    },
    { label: 'claim-deliveries' },
  );
}

interface ClaimedRow extends Omit<ClaimedDelivery, 'settings'>, Omit<DeliverySettings, 'timeZone'> {
  timeZone: string | null;
}

type Held = Pick<ClaimedDelivery, 'id' | 'claim'>;

export interface SentDelivery {
  id: string;
  /** The provider's name for it. */
  reference: string | null;
  at: Date;
}

/** Notes that deliveries of one claim left, and forgets their secrets. False when the claim had run out for some and somebody else has them. */
export async function markSent(sql: Sql, claim: string, sent: readonly SentDelivery[]): Promise<boolean> {
  const ids = sent.map(({ id }) => id);
  const references = sent.flatMap(({ id, reference }) => [id, reference?.slice(0, 300) ?? null]);
  const times = sent.flatMap(({ id, at }) => [id, at]);
  const byId = `CASE id ${'WHEN ? THEN ? '.repeat(sent.length)}END`;
  const { affectedRows } = await sql.execute(
    `UPDATE deliveries SET state = 'SENT', claim = NULL, due_at = NULL, reference = ${byId}, last_error = NULL, secret = NULL, finished_at = ${byId}
     WHERE id IN (?) AND claim = ? AND state = 'PENDING'`,
    [...references, ...times, ids, claim],
  );
  return affectedRows === sent.length;
}

/** Puts a delivery off until `dueAt`. `isAttempt` tells whether the try counts. */
export async function putOff(sql: Sql, { id, claim }: Held, { dueAt, error, isAttempt }: { dueAt: Date; error: string; isAttempt: boolean }): Promise<void> {
  await sql.execute("UPDATE deliveries SET claim = NULL, due_at = ?, last_error = ?, attempts = attempts - ? WHERE id = ? AND claim = ? AND state = 'PENDING'", [
    dueAt,
    error.slice(0, 600),
    isAttempt ? 0 : 1,
    id,
    claim,
  ]);
}

/** Gives a delivery up, with the reason, and forgets its secret. */
export async function markDead(sql: Sql, { id, claim }: Held, { error, at }: { error: string; at: Date }): Promise<void> {
  await sql.execute("UPDATE deliveries SET state = 'DEAD', claim = NULL, due_at = NULL, last_error = ?, secret = NULL, finished_at = ? WHERE id = ? AND claim = ? AND state = 'PENDING'", [
    error.slice(0, 600),
    at,
    id,
    claim,
  ]);
}

/** How many deliveries of these channels are pending or given up, and since when the oldest of each waits. */
export function unsentByChannel(sql: Sql, channels: readonly string[]): Promise<{ channel: string; state: string; count: number; oldest: Date }[]> {
  return sql.query("SELECT channel, state, COUNT(*) AS count, MIN(created_at) AS oldest FROM deliveries WHERE channel IN (?) AND state IN ('PENDING', 'DEAD') AND discarded_at IS NULL GROUP BY channel, state", [channels]);
}

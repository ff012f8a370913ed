import type { Sql, Tx } from '../data/database.ts';
import { parseJson } from '../data/json.ts';

/** One fact about an aggregate, kept for good. */
export interface LoggedEvent {
  id: string;
  type: string;
  aggregateType: string;
  aggregateId: string;
  aggregateVersion: number;
  occurredAt: Date;
  data: unknown;
}

/** Appends a fact to its aggregate's history, with the transaction's COMMIT. `outbox.add` does this for every event it takes. */
export function appendEvent(tx: Tx, event: LoggedEvent): void {
  appendEvents(tx, [event]);
}

/** The same for several facts; those of a transaction are one statement. */
export function appendEvents(tx: Tx, events: readonly LoggedEvent[]): void {
  if (events.length === 0) return;
  tx.insertAtEnd(
    'INSERT INTO event_log (aggregate_type, aggregate_id, aggregate_version, id, type, data, occurred_at) VALUES ?',
    events.map((event) => [event.aggregateType, event.aggregateId, event.aggregateVersion, event.id, event.type, JSON.stringify(event.data), event.occurredAt]),
  );
}

/** An aggregate's history in order of version, from `afterVersion` (exclusive) on. */
export async function readEvents(sql: Sql, aggregateType: string, aggregateId: string, { afterVersion = -1, limit = 1000 } = {}): Promise<LoggedEvent[]> {
  const rows = await sql.query<Omit<LoggedEvent, 'data'> & { data: string }>(
    `SELECT id, type, aggregate_type AS aggregateType, aggregate_id AS aggregateId,
            aggregate_version AS aggregateVersion, occurred_at AS occurredAt, data
     FROM event_log
     WHERE aggregate_type = ? AND aggregate_id = ? AND aggregate_version > ?
     ORDER BY aggregate_version, id LIMIT ?`,
    [aggregateType, aggregateId, afterVersion, limit],
  );
  return rows.map((row) => ({ ...row, data: parseJson(row.data) }));
}

import { writeAudit } from '../audit/audit.ts';
import type { Database, Tx } from '../data/database.ts';

/** Which published messages to send again: all conditions given must hold. */
export interface RedriveFilter {
  ids?: readonly string[];
  publishedFrom?: Date;
  publishedTo?: Date;
  type?: string;
}

export interface Redrive {
  db: Database;
  filter: RedriveFilter;
  /** Who does it, and why: both are written to the audit log. */
  actor: string;
  reason: string;
  /** Only report what would be sent again. */
  dryRun?: boolean;
  batchSize?: number;
  /** Most messages sent again, the oldest first; no limit unless set. */
  maxMessages?: number;
}

export interface Redriven {
  seq: number;
  id: string;
  type: string;
  aggregateId: string;
  publishedAt: Date;
}

/**
 * Takes the mark "published" from messages that were sent already, so that the relay sends them again under the same
 * ids: for what a queue or a broker lost. Inboxes absorb what had arrived. Reaches as far back as the outbox is kept
 * (24 h). Throws RangeError when the filter would take everything.
 */
export async function redriveOutbox({ db, filter, actor, reason, dryRun = false, batchSize = 500, maxMessages = Infinity }: Redrive): Promise<Redriven[]> {
  if (!filter.ids && !filter.publishedFrom) throw new RangeError('Re-driving needs message ids, or the time from which on to send again');
  // Fixed now, by the database's clock: what the relay sends again meanwhile lies beyond it.
  const [clock] = await db.query<{ now: Date }>('SELECT UTC_TIMESTAMP(3) AS now');
  const bounded = { ...filter, publishedTo: filter.publishedTo ?? clock?.now ?? new Date() };
  const all: Redriven[] = [];
  for (;;) {
    const after = all.at(-1)?.seq ?? 0;
    const size = Math.min(batchSize, maxMessages - all.length);
    if (size === 0) return all;
    const batch = await db.transaction(async (tx) => {
      const rows = await published(tx, bounded, after, size);
      if (rows.length === 0 || dryRun) return rows;
      await tx.execute('UPDATE outbox SET published_at = NULL, attempts = 0, last_error = NULL WHERE seq IN (?)', [rows.map((row) => row.seq)]);
      await writeAudit(tx, { actor, action: 'outbox.redrive', target: 'outbox', detail: { reason, count: rows.length, ids: rows.map((row) => row.id) } });
      return rows;
    }, { label: 'outbox.redrive' });
    all.push(...batch);
    if (batch.length < size) return all;
  }
}

function published(tx: Tx, { ids, publishedFrom, publishedTo, type }: RedriveFilter, after: number, limit: number): Promise<Redriven[]> {
  const conditions: [string, unknown][] = [['seq > ?', after]];
  if (ids) conditions.push(['id IN (?)', ids]);
  if (publishedFrom) conditions.push(['published_at >= ?', publishedFrom]);
  if (publishedTo) conditions.push(['published_at <= ?', publishedTo]);
  if (type) conditions.push(['type = ?', type]);
  return tx.query<Redriven>(
    `SELECT seq, id, type, aggregate_id AS aggregateId, published_at AS publishedAt FROM outbox
     WHERE published_at IS NOT NULL AND ${conditions.map(([condition]) => condition).join(' AND ')} ORDER BY seq LIMIT ?`,
    [...conditions.map(([, value]) => value), limit],
  );
}

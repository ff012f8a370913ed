/** Makes the rows behind the order lists again from the event log, while the service runs; a run that was interrupted goes on where it was. */
import type { Database } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { forgetSales, sumAgain } from '../data/sales-repository.ts';
import { entryAggregate, saveEntries, type ListEntry } from '../data/order-list-entries.ts';

const projection = 'order-lists';
const batch = 500;

export interface Rebuild {
  /** Entries made again from the log. */
  rebuilt: number;
  /** Rows that no fact in the log explains. */
  removed: number;
  /** Entry after which this run began; empty when it began at the beginning. */
  resumedAfter: string;
}

/** @param restart forgets where an earlier run stopped. @param onProgress is told the last entry of each batch. */
export async function rebuildOrderLists(db: Database, { restart = false, onProgress = () => undefined, signal }: { restart?: boolean; onProgress?: (lastId: string, rebuilt: number) => void; signal?: AbortSignal } = {}): Promise<Rebuild> {
  if (restart) await db.execute('DELETE FROM projection_checkpoints WHERE name = ?', [projection]);
  const resumedAfter = await checkpoint(db);
  let rebuilt = 0;
  let removed = 0;
  for (let after = resumedAfter; !signal?.aborted;) {
    const { latest, last } = await latestFacts(db, after);
    removed += await removeUnexplained(db, { after, upTo: last, known: latest.map((entry) => entry.entryId) });
    if (last === null) break;
    await db.transaction(async (tx) => {
      saveEntries(tx, latest);
      await sumAgain(tx, latest.map(({ entryId }) => entryId));
      await tx.execute('REPLACE INTO projection_checkpoints (name, position, updated_at) VALUES (?, ?, NOW(3))', [projection, last]);
    }, { label: 'rebuild-order-lists' });
    rebuilt += latest.length;
    after = last;
    onProgress(last, rebuilt);
  }
  if (!signal?.aborted) await db.execute('DELETE FROM projection_checkpoints WHERE name = ?', [projection]);
  return { rebuilt, removed, resumedAfter };
}

async function checkpoint(db: Database): Promise<string> {
  const [row] = await db.query<{ position: string }>('SELECT position FROM projection_checkpoints WHERE name = ?', [projection]);
  return row?.position ?? '';
}

/** The latest fact of each of the next entries; `last` is the last of them, null at the end of the log. */
async function latestFacts(db: Database, after: string): Promise<{ latest: ListEntry[]; last: string | null }> {
  const ids = await db.query<{ id: string }>('SELECT DISTINCT aggregate_id AS id FROM event_log WHERE aggregate_type = ? AND aggregate_id > ? ORDER BY aggregate_id LIMIT ?', [entryAggregate, after, batch]);
  if (ids.length === 0) return { latest: [], last: null };
  const rows = await db.query<{ data: string }>(
    `SELECT l.data FROM event_log l JOIN (
       SELECT aggregate_id, MAX(aggregate_version) AS version FROM event_log WHERE aggregate_type = ? AND aggregate_id IN (?) GROUP BY aggregate_id
     ) newest ON newest.aggregate_id = l.aggregate_id AND newest.version = l.aggregate_version
     WHERE l.aggregate_type = ? ORDER BY l.aggregate_id, l.id`,
    [entryAggregate, ids.map((row) => row.id), entryAggregate],
  );
  // Of several facts about one version the last one counts.
  const latest = new Map(rows.map((row) => parseJson<ListEntry>(row.data)).map((entry) => [entry.entryId, entry]));
  return { latest: [...latest.values()], last: ids.at(-1)?.id ?? null };
}

/** Removes rows between two entries that the log does not know. What is placed meanwhile has its fact committed with its row. */
async function removeUnexplained(db: Database, { after, upTo, known }: { after: string; upTo: string | null; known: readonly string[] }): Promise<number> {
  const range = upTo === null ? { sql: 'e.entry_id > ?', params: [after] } : { sql: 'e.entry_id > ? AND e.entry_id <= ?', params: [after, upTo] };
  const rows = await db.query<{ id: string }>(`SELECT e.entry_id AS id FROM order_list_entries e WHERE ${range.sql}`, range.params);
  const candidates = rows.map((row) => row.id).filter((id) => !known.includes(id));
  if (candidates.length === 0) return 0;
  return db.transaction(async (tx) => {
    const explained = await tx.query<{ id: string }>('SELECT DISTINCT aggregate_id AS id FROM event_log WHERE aggregate_type = ? AND aggregate_id IN (?)', [entryAggregate, candidates]);
    const gone = candidates.filter((id) => !explained.some((row) => row.id === id));
    if (gone.length === 0) return 0;
    const { affectedRows } = await tx.execute('DELETE FROM order_list_entries WHERE entry_id IN (?)', [gone]);
    await forgetSales(tx, gone);
    return affectedRows;
  }, { label: 'rebuild-order-lists' });
}

import type { Tx } from '../data/database.ts';
import { parseJson } from '../data/json.ts';

export interface Redaction {
  aggregateType: string;
  aggregateIds: readonly string[];
  /** What stays of an event's data. Doing it again must change nothing. */
  redact: (data: unknown) => unknown;
}

const idsPerStatement = 200;

/**
 * Takes out of kept facts what must not be kept any more, such as the name of a person who has left: that, when and to what it happened
 * stays. Returns how many facts were changed.
 */
export async function redactEvents(tx: Tx, { aggregateType, aggregateIds, redact }: Redaction): Promise<number> {
  let changed = 0;
  for (let start = 0; start < aggregateIds.length; start += idsPerStatement) {
    const rows = await tx.query<{ aggregateId: string; aggregateVersion: number; id: string; data: string }>(
      'SELECT aggregate_id AS aggregateId, aggregate_version AS aggregateVersion, id, data FROM event_log WHERE aggregate_type = ? AND aggregate_id IN (?)',
      [aggregateType, aggregateIds.slice(start, start + idsPerStatement)],
    );
    for (const { aggregateId, aggregateVersion, id, data } of rows) {
      const redacted = JSON.stringify(redact(parseJson(data)));
      if (redacted === data) continue;
      await tx.execute('UPDATE event_log SET data = ? WHERE aggregate_type = ? AND aggregate_id = ? AND aggregate_version = ? AND id = ?', [redacted, aggregateType, aggregateId, aggregateVersion, id]);
      changed += 1;
    }
  }
  return changed;
}

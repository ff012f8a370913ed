import type { Sql } from '#platform/data/database';
import { newId } from '#platform/ids';

/** Notes a change in a vendor's life. `actorId` is null for the system itself. */
export async function recordTimeline(sql: Sql, entry: { vendorId: string; at: Date; event: string; note?: string | null; actorId: string | null }): Promise<void> {
  await sql.execute('INSERT INTO vendor_timeline (id, vendor_id, at, event, note, actor_id) VALUES (?, ?, ?, ?, ?, ?)', [
    newId('vtl', entry.at),
    entry.vendorId,
    entry.at,
    entry.event,
    entry.note ?? null,
    entry.actorId,
  ]);
}

import { writeAudit } from '#platform/audit/audit';
import type { Tx } from '#platform/data/database';
import { newId } from '#platform/ids';

/** Notes a change in a vendor's life for its people, and in the audit log for operators. `actorId` is null for the system itself. */
export async function recordTimeline(tx: Tx, entry: { vendorId: string; at: Date; event: string; note?: string | null; actorId: string | null }): Promise<void> {
  await tx.execute('INSERT INTO vendor_timeline (id, vendor_id, at, event, note, actor_id) VALUES (?, ?, ?, ?, ?, ?)', [
    newId('vtl'),
    entry.vendorId,
    entry.at,
    entry.event,
    entry.note ?? null,
    entry.actorId,
  ]);
  await writeAudit(tx, { actor: entry.actorId ?? 'system', action: entry.event, target: entry.vendorId, detail: entry.note ? { note: entry.note } : {} });
}

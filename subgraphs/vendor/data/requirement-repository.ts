/** Attestations and verifications of requirements. */
import type { Sql } from '#platform/data/database';

export interface NewSettlement {
  vendorId: string;
  code: string;
  at: Date;
  actorId: string | null;
  textVersion?: string | null;
  note?: string | null;
  expiresAt?: Date | null;
}

/** Settles a requirement, or settles it anew; what was withdrawn stands again. Former settlements are in the timeline. */
export async function settleRequirement(sql: Sql, { vendorId, code, at, actorId, textVersion = null, note = null, expiresAt = null }: NewSettlement): Promise<void> {
  await sql.execute('REPLACE INTO settled_requirements (vendor_id, code, settled_at, settled_by, text_version, note, expires_at) VALUES (?)', [
    [vendorId, code, at, actorId, textVersion, note, expiresAt],
  ]);
}

/** Takes a settlement back; false when there is none that stands. */
export async function withdrawRequirement(sql: Sql, { vendorId, code, at, reason }: { vendorId: string; code: string; at: Date; reason: string }): Promise<boolean> {
  const { affectedRows } = await sql.execute('UPDATE settled_requirements SET withdrawn_at = ?, withdrawn_reason = ? WHERE vendor_id = ? AND code = ? AND withdrawn_at IS NULL', [at, reason, vendorId, code]);
  return affectedRows === 1;
}

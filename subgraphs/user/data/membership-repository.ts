/** The local copy of who works for which vendor; the vendor subgraph owns the truth. */
import { In, type EntityManager } from 'typeorm';
import type { Sql } from '#platform/data/database';
import { membershipEntity } from './entities.ts';

export function membershipsByUserIds(manager: EntityManager, userIds: readonly string[]) {
  return manager.getRepository(membershipEntity).find({ where: { userId: In([...userIds]) }, order: { vendorId: 'ASC' } });
}

/** Replaces a vendor's staff, unless the copy is as new already. Returns whether it did. */
export async function storeStaff(sql: Sql, vendorId: string, version: number, staff: readonly { userId: string; role: string }[]): Promise<boolean> {
  await sql.execute('INSERT IGNORE INTO vendor_versions (vendor_id, version) VALUES (?, 0)', [vendorId]);
  const { affectedRows } = await sql.execute('UPDATE vendor_versions SET version = ? WHERE vendor_id = ? AND version < ?', [version, vendorId, version]);
  if (affectedRows === 0) return false;
  await sql.execute('DELETE FROM memberships WHERE vendor_id = ?', [vendorId]);
  if (staff.length > 0) {
    await sql.execute('INSERT INTO memberships (vendor_id, user_id, role) VALUES ?', [staff.map(({ userId, role }) => [vendorId, userId, role])]);
  }
  return true;
}

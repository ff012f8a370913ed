/** Addresses, always by their owner. */
import { In, type EntityManager } from 'typeorm';
import type { Sql } from '#platform/data/database';
import { addressEntity, type AddressRow } from './entities.ts';

export function addressesByUserIds(manager: EntityManager, userIds: readonly string[]): Promise<AddressRow[]> {
  return manager.getRepository(addressEntity).find({ where: { userId: In([...userIds]) }, order: { createdAt: 'DESC', id: 'DESC' } });
}

export async function addressOf(manager: EntityManager, userId: string, id: string): Promise<AddressRow | null> {
  return manager.getRepository(addressEntity).findOneBy({ id, userId });
}

export async function countAddresses(sql: Sql, userId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>('SELECT COUNT(*) AS count FROM addresses WHERE user_id = ?', [userId]);
  return row?.count ?? 0;
}

export type AddressContent = Omit<AddressRow, 'id' | 'userId' | 'defaultMarker' | 'createdAt'>;

export interface NewAddress extends AddressContent {
  id: string;
  userId: string;
  isDefault: boolean;
  createdAt: Date;
}

export async function insertAddress(sql: Sql, { id, userId, isDefault, createdAt, ...content }: NewAddress): Promise<void> {
  if (isDefault) await clearDefault(sql, userId);
  await sql.execute(
    `INSERT INTO addresses (id, user_id, ${Object.keys(columns(content)).join(', ')}, default_marker, created_at) VALUES (?)`,
    [[id, userId, ...Object.values(columns(content)), isDefault ? 1 : null, createdAt]],
  );
}

export async function updateAddress(sql: Sql, { id, userId, isDefault, ...content }: Omit<NewAddress, 'createdAt'>): Promise<void> {
  if (isDefault) await clearDefault(sql, userId);
  const changes = { ...columns(content), default_marker: isDefault ? 1 : null };
  const assignments = Object.keys(changes).map((name) => `${name} = ?`);
  await sql.execute(`UPDATE addresses SET ${assignments.join(', ')} WHERE id = ? AND user_id = ?`, [...Object.values(changes), id, userId]);
}

/** Returns whether it was there. */
export async function deleteAddress(sql: Sql, userId: string, id: string): Promise<boolean> {
  const { affectedRows } = await sql.execute('DELETE FROM addresses WHERE id = ? AND user_id = ?', [id, userId]);
  return affectedRows === 1;
}

/** Makes the newest address the default one. */
export async function promoteNewest(sql: Sql, userId: string): Promise<void> {
  await sql.execute('UPDATE addresses SET default_marker = 1 WHERE user_id = ? ORDER BY created_at DESC, id DESC LIMIT 1', [userId]);
}

async function clearDefault(sql: Sql, userId: string): Promise<void> {
  await sql.execute('UPDATE addresses SET default_marker = NULL WHERE user_id = ? AND default_marker = 1', [userId]);
}

function columns({ recipient, line1, line2, city, region, postalCode, country, phone }: AddressContent) {
  return { recipient, line1, line2, city, region, postal_code: postalCode, country, phone };
}

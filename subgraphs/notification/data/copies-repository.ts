/** Copies of people and vendors, written by event consumers only. An older event never replaces a newer state. */
import type { userUpdated } from '#events/user';
import type { vendorStaffRole, vendorUpdated } from '#events/vendor';
import type { Sql, Tx } from '#platform/data/database';
import type { DataOf } from '#platform/messaging/contract';
import type { z } from 'zod';
import { deletedPerson } from '../domain/deleted-person.ts';

export type StaffRole = z.infer<typeof vendorStaffRole>;

export interface UserCopy {
  userId: string;
  email: string;
  displayName: string;
  locale: string;
}

/** Replaces the copy of a person, unless it is as new already. */
export async function saveUserCopy(sql: Sql, version: number, data: DataOf<typeof userUpdated>): Promise<void> {
  // Assignments run from left to right: the version, which the others compare with, comes last.
  await sql.execute(
    `INSERT INTO user_copies (user_id, version, email, display_name, locale) VALUES (?)
     ON DUPLICATE KEY UPDATE email = IF(version < VALUES(version), VALUES(email), email),
       display_name = IF(version < VALUES(version), VALUES(display_name), display_name),
       locale = IF(version < VALUES(version), VALUES(locale), locale),
       version = GREATEST(version, VALUES(version))`,
    [[data.userId, version, data.email, data.displayName, data.locale]],
  );
}

/**
 * Leaves a copy that says no more than that there was an account, also of a person who is not known yet: neither an older announcement nor news of an old
 * order that come late bring the person back.
 */
export async function markDeleted(sql: Sql, { userId, version }: { userId: string; version: number }): Promise<void> {
  const { email, displayName, locale } = deletedPerson;
  await sql.execute(
    `INSERT INTO user_copies (user_id, version, email, display_name, locale) VALUES (?)
     ON DUPLICATE KEY UPDATE email = VALUES(email), display_name = VALUES(display_name), locale = VALUES(locale), version = GREATEST(version, VALUES(version))`,
    [[userId, version, email, displayName, locale]],
  );
}

/** Replaces the copy of a vendor and of its staff, unless it is as new already. */
export async function saveVendorCopy(sql: Sql, version: number, { vendorId, name, staff }: DataOf<typeof vendorUpdated>): Promise<void> {
  await sql.execute('INSERT INTO vendor_copies (vendor_id, version, name) VALUES (?) ON DUPLICATE KEY UPDATE vendor_id = vendor_id', [[vendorId, -1, name]]);
  const { affectedRows } = await sql.execute('UPDATE vendor_copies SET version = ?, name = ? WHERE vendor_id = ? AND version < ?', [version, name, vendorId, version]);
  if (affectedRows === 0) return;
  await sql.execute('DELETE FROM vendor_staff_copies WHERE vendor_id = ?', [vendorId]);
  if (staff.length === 0) return;
  await sql.execute('INSERT INTO vendor_staff_copies (vendor_id, user_id, role) VALUES ?', [staff.map(({ userId, role }) => [vendorId, userId, role])]);
}

/** People by id; those not known yet are missing. */
export async function userCopiesByIds(sql: Sql, userIds: readonly string[]): Promise<Map<string, UserCopy>> {
  if (userIds.length === 0) return new Map();
  const rows = await sql.query<UserCopy>('SELECT user_id AS userId, email, display_name AS displayName, locale FROM user_copies WHERE user_id IN (?)', [userIds]);
  return new Map(rows.map((row) => [row.userId, row]));
}

/** The ids of vendors' people in some roles, by vendor; vendors that are not known yet are missing. */
export async function staffByVendorIds(sql: Sql, vendorIds: readonly string[], roles: readonly StaffRole[]): Promise<Map<string, string[]>> {
  const rows = await sql.query<{ vendorId: string; userId: string | null }>(
    `SELECT v.vendor_id AS vendorId, s.user_id AS userId FROM vendor_copies v LEFT JOIN vendor_staff_copies s ON s.vendor_id = v.vendor_id AND s.role IN (?)
     WHERE v.vendor_id IN (?) ORDER BY s.user_id`,
    [roles, vendorIds],
  );
  return new Map([...Map.groupBy(rows, ({ vendorId }) => vendorId)].map(([vendorId, people]) => [vendorId, people.flatMap(({ userId }) => userId ?? [])]));
}

/** A vendor's name; undefined when it is not known yet. */
export async function vendorName(sql: Sql, vendorId: string): Promise<string | undefined> {
  const [row] = await sql.query<{ name: string }>('SELECT name FROM vendor_copies WHERE vendor_id = ?', [vendorId]);
  return row?.name;
}

/** Names of vendors by id; those that are not known yet are absent. */
export async function vendorNames(sql: Sql, vendorIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.query<{ id: string; name: string }>('SELECT vendor_id AS id, name FROM vendor_copies WHERE vendor_id IN (?)', [vendorIds]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Holds a vendor's row until the transaction ends. False when the vendor is not known yet. */
export async function lockVendor(tx: Sql, vendorId: string): Promise<boolean> {
  return (await tx.query('SELECT vendor_id FROM vendor_copies WHERE vendor_id = ? FOR UPDATE', [vendorId])).length > 0;
}

/** Keeps the telephone numbers given with orders, for messages about their parcels. */
export function saveOrderPhones(tx: Tx, phones: readonly { orderId: string; phone: string }[]): void {
  if (phones.length === 0) return;
  tx.executeLater('INSERT INTO order_phones (order_id, phone) VALUES ? ON DUPLICATE KEY UPDATE phone = phone', [phones.map(({ orderId, phone }) => [orderId, phone])]);
}

/** Removes the telephone numbers given with orders that the person was told of. Returns how many. */
export async function removePhonesOf(tx: Tx, userId: string): Promise<number> {
  const orders = await tx.query<{ id: string }>("SELECT source AS id FROM notifications WHERE recipient = ? AND event = 'order_placed'", [userId]);
  if (orders.length === 0) return 0;
  return (await tx.execute('DELETE FROM order_phones WHERE order_id IN (?)', [orders.map(({ id }) => id)])).affectedRows;
}

/** The telephone number given with an order, if any. */
export async function orderPhone(sql: Sql, orderId: string): Promise<string | null> {
  const [row] = await sql.query<{ phone: string }>('SELECT phone FROM order_phones WHERE order_id = ?', [orderId]);
  return row?.phone ?? null;
}

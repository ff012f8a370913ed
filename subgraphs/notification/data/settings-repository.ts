import type { Sql } from '#platform/data/database';
import type { DeliverySettings } from '../domain/delivery-settings.ts';

const columns = 'user_id AS userId, time_zone AS timeZone, quiet_from AS quietFrom, quiet_until AS quietUntil, digest_at AS digestAt';

/** When each of these people wants to be reached, by user id; those who never said are missing. */
export async function settingsByUserIds(sql: Sql, userIds: readonly string[]): Promise<Map<string, DeliverySettings>> {
  if (userIds.length === 0) return new Map();
  const rows = await sql.query<DeliverySettings & { userId: string }>(`SELECT ${columns} FROM delivery_settings WHERE user_id IN (?)`, [userIds]);
  return new Map(rows.map(({ userId, ...settings }) => [userId, settings]));
}

export async function saveSettings(sql: Sql, userId: string, { timeZone, quietFrom, quietUntil, digestAt }: DeliverySettings): Promise<void> {
  await sql.execute(
    `INSERT INTO delivery_settings (user_id, time_zone, quiet_from, quiet_until, digest_at) VALUES (?)
     ON DUPLICATE KEY UPDATE time_zone = VALUES(time_zone), quiet_from = VALUES(quiet_from), quiet_until = VALUES(quiet_until), digest_at = VALUES(digest_at)`,
    [[userId, timeZone, quietFrom, quietUntil, digestAt]],
  );
}

import { createHash } from 'node:crypto';
import type { Sql } from '#platform/data/database';
import type { Devices } from '../channels/push.ts';

/** Devices of one account that get messages; older ones are left out. */
const mostDevices = 20;
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** Makes a device the account's: whoever used it before gets nothing on it any more. */
export async function saveDevice(sql: Sql, { userId, token, at }: { userId: string; token: string; at: Date }): Promise<void> {
  await sql.execute(
    'INSERT INTO push_devices (token_hash, user_id, token, seen_at) VALUES (?) ON DUPLICATE KEY UPDATE user_id = VALUES(user_id), seen_at = VALUES(seen_at)',
    [[hashOf(token), userId, token, at]],
  );
}

/** Takes a device from the account. False when it is not the account's. */
export async function removeDevice(sql: Sql, { userId, token }: { userId: string; token: string }): Promise<boolean> {
  const { affectedRows } = await sql.execute('DELETE FROM push_devices WHERE token_hash = ? AND user_id = ?', [hashOf(token), userId]);
  return affectedRows === 1;
}

/** Which of these accounts have a device. */
export async function usersWithDevice(sql: Sql, userIds: readonly string[]): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await sql.query<{ userId: string }>('SELECT DISTINCT user_id AS userId FROM push_devices WHERE user_id IN (?)', [userIds]);
  return new Set(rows.map(({ userId }) => userId));
}

/** What the push channel needs of the devices. */
export function devicesIn(sql: Sql): Devices {
  return {
    async tokensOf(userId) {
      const rows = await sql.query<{ token: string }>(`SELECT token FROM push_devices WHERE user_id = ? ORDER BY seen_at DESC LIMIT ${mostDevices}`, [userId]);
      return rows.map(({ token }) => token);
    },
    forget: async (token) => void (await sql.execute('DELETE FROM push_devices WHERE token_hash = ?', [hashOf(token)])),
  };
}

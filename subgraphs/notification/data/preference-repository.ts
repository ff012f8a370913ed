import type { Sql } from '#platform/data/database';
import type { Choice } from '../domain/policy.ts';

/** What each of these people chose, by user id. */
export async function choicesByUserIds(sql: Sql, userIds: readonly string[]): Promise<Map<string, Choice[]>> {
  if (userIds.length === 0) return new Map();
  const rows = await sql.query<{ userId: string; event: string; channel: string; isEnabled: number }>(
    'SELECT user_id AS userId, event, channel, is_enabled AS isEnabled FROM preferences WHERE user_id IN (?)',
    [userIds],
  );
  return Map.groupBy(
    rows.map((row) => ({ ...row, isEnabled: row.isEnabled === 1 })),
    ({ userId }) => userId,
  );
}

/** Sets what a person chose; other choices stay. */
export async function saveChoices(sql: Sql, userId: string, choices: readonly Choice[]): Promise<void> {
  await sql.execute('INSERT INTO preferences (user_id, event, channel, is_enabled) VALUES ? ON DUPLICATE KEY UPDATE is_enabled = VALUES(is_enabled)', [
    choices.map(({ event, channel, isEnabled }) => [userId, event, channel, isEnabled]),
  ]);
}

import type { Sql } from '#platform/data/database';

/** Whether a person has a second factor, and when it was last proved in a session. */
export async function standingOf(sql: Sql, userId: string, sessionId: string): Promise<{ isEnrolled: boolean; provedAt: Date | null }> {
  const [row] = await sql.query<{ isEnrolled: number; provedAt: Date | null }>(
    `SELECT EXISTS (SELECT 1 FROM second_factors WHERE user_id = ? AND confirmed_at IS NOT NULL) AS isEnrolled,
       (SELECT second_factor_at FROM sessions WHERE id = ? AND user_id = ?) AS provedAt`,
    [userId, sessionId, userId],
  );
  return { isEnrolled: row?.isEnrolled === 1, provedAt: row?.provedAt ?? null };
}

/** Who acted as whom, when and why. */
import type { Sql } from '#platform/data/database';

export interface ImpersonationRow {
  id: string;
  operatorId: string;
  userId: string;
  reason: string;
  startedAt: Date;
  expiresAt: Date;
}

export async function insertImpersonation(sql: Sql, { id, operatorId, userId, reason, startedAt, expiresAt }: ImpersonationRow): Promise<void> {
  await sql.execute('INSERT INTO impersonations (id, operator_id, user_id, reason, started_at, expires_at) VALUES (?)', [[id, operatorId, userId, reason, startedAt, expiresAt]]);
}

/** The latest fifty of each person. */
export function impersonationsByUserIds(sql: Sql, userIds: readonly string[]): Promise<ImpersonationRow[]> {
  return sql.query<ImpersonationRow>(
    `SELECT id, operator_id AS operatorId, user_id AS userId, reason, started_at AS startedAt, expires_at AS expiresAt FROM (
       SELECT i.*, ROW_NUMBER() OVER (PARTITION BY i.user_id ORDER BY i.started_at DESC, i.id DESC) AS position FROM impersonations i WHERE i.user_id IN (?)
     ) latest WHERE position <= 50 ORDER BY started_at DESC, id DESC`,
    [userIds],
  );
}

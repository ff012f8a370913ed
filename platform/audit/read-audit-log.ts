/** Looking things up in the audit log; every filter has an index that gives its rows in order. */
import type { Sql } from '../data/database.ts';
import type { CursorPart } from '../graphql/connection.ts';
import { DomainError } from '../errors/domain-error.ts';

export interface AuditLogFilter {
  /** Who did it. */
  actor?: string | undefined;
  /** What was done, such as `vendor.approve`. */
  action?: string | undefined;
  /** To what. */
  target?: string | undefined;
  occurredFrom?: Date | undefined;
  /** Exclusive. */
  occurredBefore?: Date | undefined;
}

export interface AuditLogRow {
  id: string;
  occurredAt: Date;
  actor: string;
  action: string;
  target: string;
  /** JSON. */
  detail: string;
  chain: number;
  position: number;
  hash: string;
}

/** Up to `limit` entries that meet all conditions, newest first, after the one that `cursor` stands for. @throws DomainError BAD_USER_INPUT for a cursor of another list. */
export function readAuditLog(sql: Sql, { filter, limit, cursor }: { filter: AuditLogFilter; limit: number; cursor: readonly CursorPart[] | null }): Promise<AuditLogRow[]> {
  const conditions: [string, unknown[]][] = [];
  for (const column of ['actor', 'action', 'target'] as const) if (filter[column] !== undefined) conditions.push([`${column} = ?`, [filter[column]]]);
  if (filter.occurredFrom) conditions.push(['occurred_at >= ?', [filter.occurredFrom]]);
  if (filter.occurredBefore) conditions.push(['occurred_at < ?', [filter.occurredBefore]]);
  if (cursor) {
    const { at, id } = positionOf(cursor);
    conditions.push(['occurred_at <= ? AND (occurred_at < ? OR id < ?)', [at, at, id]]);
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.map(([condition]) => condition).join(' AND ')}` : '';
  return sql.query<AuditLogRow>(
    `SELECT id, occurred_at AS occurredAt, actor, action, target, detail, chain_no AS chain, position, hash
     FROM audit_log ${where} ORDER BY occurred_at DESC, id DESC LIMIT ?`,
    [...conditions.flatMap(([, values]) => values), limit],
  );
}

/** Where an entry stands in the list. */
export function auditCursorOf({ occurredAt, id }: AuditLogRow): CursorPart[] {
  return [occurredAt.getTime(), id];
}

function positionOf([at, id]: readonly CursorPart[]): { at: Date; id: string } {
  if (typeof at !== 'number' || typeof id !== 'string') throw new DomainError('BAD_USER_INPUT', '"after" is not a cursor of this list; pass an endCursor exactly as received.', { field: ['after'] });
  return { at: new Date(at), id };
}

/** When vendors were told that little is left of a variant. */
import type { Sql, Tx } from '#platform/data/database';
import type { StockLevelCode } from '../domain/stock-level.ts';

export interface StockAlert {
  variantId: string;
  /** What they were told. */
  level: StockLevelCode;
  toldAt: Date;
}

export function alertsOf(sql: Sql, variantIds: readonly string[]): Promise<StockAlert[]> {
  return sql.query<StockAlert>('SELECT variant_id AS variantId, level, told_at AS toldAt FROM stock_alerts WHERE variant_id IN (?)', [variantIds]);
}

export function noteTold(tx: Tx, alerts: readonly StockAlert[]): void {
  if (alerts.length === 0) return;
  tx.executeLater('INSERT INTO stock_alerts (variant_id, level, told_at) VALUES ? ON DUPLICATE KEY UPDATE level = VALUES(level), told_at = VALUES(told_at), due_at = NULL', [
    alerts.map(({ variantId, level, toldAt }) => [variantId, level, toldAt]),
  ]);
}

/** Has a variant looked at again later. */
export function lookAgain(tx: Tx, variantId: string, at: Date): void {
  tx.executeLater('UPDATE stock_alerts SET due_at = ? WHERE variant_id = ?', [at, variantId]);
}

export async function dueVariants(sql: Sql, now: Date, limit: number): Promise<string[]> {
  const rows = await sql.query<{ variantId: string }>('SELECT variant_id AS variantId FROM stock_alerts WHERE due_at <= ? ORDER BY due_at LIMIT ?', [now, limit]);
  return rows.map(({ variantId }) => variantId);
}

/** Takes a variant that is due from the list. Returns false when another process was first. */
export async function takeDue(tx: Tx, variantId: string, now: Date): Promise<boolean> {
  return (await tx.execute('UPDATE stock_alerts SET due_at = NULL WHERE variant_id = ? AND due_at <= ?', [variantId, now])).affectedRows === 1;
}

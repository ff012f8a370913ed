/** What API keys are used for, by day. */
import type { Sql } from '#platform/data/database';

export interface UsageLine {
  keyId: string;
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  kind: 'operation' | 'field';
  name: string;
  isDeprecated: boolean;
  calls: number;
  errors: number;
  cost: number;
}

export interface UsageSpan {
  apiKeyId: string;
  from: string;
}

const keptDays = 90;
const dayMs = 86_400_000;
/** So many different names are kept of each kind, key and day; the rest is counted under one. */
const maxNames = 600;
export const otherNames = '(others)';

export const usageFrom = (now: Date, days: number): string => new Date(now.getTime() - (days - 1) * dayMs).toISOString().slice(0, 10);

/** Adds to what is there. Names are sorted, so that two batches lock rows in the same order. */
export async function addUsage(sql: Sql, lines: readonly UsageLine[]): Promise<void> {
  const bounded = await withoutTooMany(sql, lines);
  const rows = bounded
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map(({ keyId, day, kind, name, isDeprecated, calls, errors, cost }) => [keyId, day, kind, name, isDeprecated, calls, errors, cost]);
  if (rows.length === 0) return;
  await sql.execute(
    `INSERT INTO api_key_usage (api_key_id, day, kind, name, is_deprecated, calls, errors, cost) VALUES ?
     ON DUPLICATE KEY UPDATE calls = calls + VALUES(calls), errors = errors + VALUES(errors), cost = cost + VALUES(cost), is_deprecated = VALUES(is_deprecated)`,
    [rows],
  );
}

const keyOf = ({ keyId, day, kind, name }: UsageLine): string => `${keyId} ${day} ${kind} ${name}`;

/** Clients choose the names of operations, so their number is bounded. */
async function withoutTooMany(sql: Sql, lines: readonly UsageLine[]): Promise<UsageLine[]> {
  const keys = [...new Set(lines.map(({ keyId }) => keyId))];
  const days = [...new Set(lines.map(({ day }) => day))];
  if (keys.length === 0) return [];
  const counts = await sql.query<{ id: string; count: number }>('SELECT api_key_id AS id, COUNT(*) AS count FROM api_key_usage WHERE api_key_id IN (?) AND day IN (?) GROUP BY api_key_id, day HAVING COUNT(*) >= ?', [keys, days, maxNames]);
  const full = new Set(counts.map(({ id }) => id));
  const merged = new Map<string, UsageLine>();
  for (const line of lines) {
    const kept = full.has(line.keyId) ? { ...line, name: otherNames, isDeprecated: false } : line;
    const known = merged.get(keyOf(kept));
    merged.set(keyOf(kept), known ? { ...known, calls: known.calls + kept.calls, errors: known.errors + kept.errors, cost: known.cost + kept.cost } : kept);
  }
  return [...merged.values()];
}

const sums = 'CAST(SUM(calls) AS SIGNED) AS calls, CAST(SUM(errors) AS SIGNED) AS errors, CAST(SUM(cost) AS SIGNED) AS costUnits';
const lastDay = "DATE_FORMAT(MAX(day), '%Y-%m-%d') AS lastDay";

export interface Used {
  calls: number;
  errors: number;
  costUnits: number;
}

export function daysOfUsage(sql: Sql, { apiKeyId, from }: UsageSpan): Promise<(Used & { day: string })[]> {
  return sql.query(`SELECT DATE_FORMAT(day, '%Y-%m-%d') AS day, ${sums} FROM api_key_usage WHERE api_key_id = ? AND day >= ? AND kind = 'operation' GROUP BY api_key_usage.day ORDER BY api_key_usage.day DESC`, [apiKeyId, from]);
}

export function operationsOfUsage(sql: Sql, { apiKeyId, from }: UsageSpan): Promise<(Used & { name: string; lastDay: string })[]> {
  return sql.query(`SELECT name, ${sums}, ${lastDay} FROM api_key_usage WHERE api_key_id = ? AND day >= ? AND kind = 'operation' GROUP BY name ORDER BY costUnits DESC, name LIMIT 100`, [apiKeyId, from]);
}

export async function fieldsOfUsage(sql: Sql, { apiKeyId, from }: UsageSpan): Promise<{ name: string; calls: number; isDeprecated: boolean; lastDay: string }[]> {
  const rows = await sql.query<{ name: string; calls: number; isDeprecated: number; lastDay: string }>(
    `SELECT name, CAST(SUM(calls) AS SIGNED) AS calls, MAX(is_deprecated) AS isDeprecated, ${lastDay} FROM api_key_usage WHERE api_key_id = ? AND day >= ? AND kind = 'field' GROUP BY name ORDER BY calls DESC, name LIMIT 500`,
    [apiKeyId, from],
  );
  return rows.map((row) => ({ ...row, isDeprecated: Number(row.isDeprecated) === 1 }));
}

/** Removes up to `limit` rows that are older than is kept. Returns how many. */
export async function pruneUsage(sql: Sql, now: Date, limit: number): Promise<number> {
  const { affectedRows } = await sql.execute('DELETE FROM api_key_usage WHERE day < ? LIMIT ?', [usageFrom(now, keptDays + 1), limit]);
  return affectedRows;
}

/** Vendors' statements: from the ledger while a month runs, stored once it is over. */
import type { Sql } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { fractionDigits } from '#platform/money/money';
import { vendorAccount } from '../domain/ledger-accounts.ts';
import { bookedVendors } from './ledger-repository.ts';
import { sumsBefore, sumsOfMonth } from './ledger-sums.ts';
import { isOver, monthBounds, monthOf, statementOf, vendorSums, type MonthSum, type Statement } from '../domain/statement.ts';

export interface StatementKey {
  vendorId: string;
  currency: string;
  /** Like 2026-03, in UTC. */
  month: string;
}

export interface StatementRow extends StatementKey, Statement {
  isClosed: boolean;
}

const buckets = (vendorId: string) => (['pending', 'available', 'reserved'] as const).map((bucket) => vendorAccount(vendorId, bucket));

/**
 * The statement of a month as the books have it now: it costs what was booked lately, however much was booked in the month or before. In one SQL statement, which sees the books of one
 * moment: between two, money that moves would keep them from agreeing.
 */
export async function readStatement(sql: Sql, { vendorId, currency, month }: StatementKey): Promise<Statement> {
  const { from, to } = monthBounds(month);
  const accounts = buckets(vendorId);
  const parts = [
    sumsOfMonth({ vendorId, currency, month, from, to }),
    sumsBefore('before', { vendorId, currency, month, from, accounts }),
    sumsBefore('after', { vendorId, currency, month: monthOf(to), from: to, accounts }),
  ];
  const rows = await sql.query<{ kind: string; account: string; sumMinor: string | number }>(parts.map((part) => part.sql).join(' UNION ALL '), parts.flatMap((part) => part.params));
  const sums: MonthSum[] = rows.map(({ kind, account, sumMinor }) => ({ kind, account: accounts.includes(account) ? vendorSums : account, sumMinor: Number(sumMinor) }));
  // The vendor's buckets are what is owed to it: positive for the vendor is negative in the books.
  const balance = (kind: 'before' | 'after') => 0 - sums.filter((row) => row.kind === kind).reduce((total, { sumMinor }) => total + sumMinor, 0);
  return statementOf({ openingMinor: balance('before'), closingMinor: balance('after'), sums });
}

/** A stored statement; null when the month is not closed. */
async function storedStatement(sql: Sql, { vendorId, currency, month }: StatementKey): Promise<Statement | null> {
  const [row] = await sql.query<{ content: string }>('SELECT content FROM vendor_statements WHERE vendor_id = ? AND currency = ? AND month = ?', [vendorId, currency, month]);
  return row ? parseJson<Statement>(row.content) : null;
}

const isEmpty = (statement: Statement): boolean => Object.values(statement).every((minor) => minor === 0);

/**
 * The statement of a month. One of a month that is over is stored by its first reader and never changes again; where nothing was booked, there
 * is nothing to keep. @throws DomainError INVALID_INPUT for a currency that there is not.
 */
export async function statementFor(sql: Sql, key: StatementKey, now: Date): Promise<StatementRow> {
  fractionDigits(key.currency);
  const stored = await storedStatement(sql, key);
  if (stored) return { ...key, ...stored, isClosed: true };
  const current = await readStatement(sql, key);
  const isClosed = isOver(key.month, now);
  if (!isClosed || isEmpty(current)) return { ...key, ...current, isClosed };
  await sql.execute('INSERT IGNORE INTO vendor_statements (vendor_id, currency, month, content, closed_at) VALUES (?)', [[key.vendorId, key.currency, key.month, JSON.stringify(current), now]]);
  return { ...key, ...((await storedStatement(sql, key)) ?? current), isClosed: true };
}

/** Closed statements of a vendor, the latest first. `before` is the place of the last one seen. */
export async function closedStatements(sql: Sql, vendorId: string, { limit, before }: { limit: number; before?: { month: string; currency: string } | undefined }): Promise<StatementRow[]> {
  const position = before ? { sql: ' AND (month < ? OR (month = ? AND currency < ?))', params: [before.month, before.month, before.currency] } : { sql: '', params: [] };
  const rows = await sql.query<StatementKey & { content: string }>(
    `SELECT vendor_id AS vendorId, currency, month, content FROM vendor_statements WHERE vendor_id = ?${position.sql} ORDER BY month DESC, currency DESC LIMIT ?`,
    [vendorId, ...position.params, limit],
  );
  return rows.map(({ content, ...key }) => ({ ...key, ...parseJson<Statement>(content), isClosed: true }));
}

export async function countStatements(sql: Sql, vendorId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>('SELECT COUNT(*) AS count FROM vendor_statements WHERE vendor_id = ?', [vendorId]);
  return row?.count ?? 0;
}

/** Vendors with bookings in a month that has no statement yet. Each vendor is looked at by itself, and its month by the sums. */
export async function* unclosed(sql: Sql, month: string, signal?: AbortSignal): AsyncIterable<StatementKey> {
  const { from, to } = monthBounds(month);
  for await (const vendorId of bookedVendors(sql, signal))
    yield* await sql.query<StatementKey>(
      `SELECT ? AS vendorId, booked.currency, ? AS month FROM (
         SELECT currency FROM ledger_month_sums WHERE vendor_id = ? AND month = ?
         UNION SELECT currency FROM ledger_transactions FORCE INDEX (ix_ledger_summed) WHERE is_summed = FALSE AND vendor_id = ? AND booked_at >= ? AND booked_at < ?
       ) booked LEFT JOIN vendor_statements s ON s.vendor_id = ? AND s.currency = booked.currency AND s.month = ? WHERE s.vendor_id IS NULL`,
      [vendorId, month, vendorId, month, vendorId, from, to, vendorId, month],
    );
}

export interface StatementEntry {
  bookedAt: Date;
  kind: string;
  reference: string;
  orderNumber: string | null;
  /** What the entry added to the vendor's balance. */
  amountMinor: number;
}

/**
 * The bookings of a month, in order; `after` is the last one seen. One that only moved money between the vendor's own accounts adds 0. A page reads what is
 * on it, however many there are in the month.
 */
export async function statementEntries(sql: Sql, { vendorId, currency, month }: StatementKey, { after, limit }: { after?: { bookedAt: Date; id: string } | undefined; limit: number }): Promise<(StatementEntry & { id: string })[]> {
  const { from, to } = monthBounds(month);
  const position = after ? { sql: ' AND (booked_at > ? OR id > ?)', params: [after.bookedAt, after.id] } : { sql: '', params: [] };
  return sql.query<StatementEntry & { id: string }>(
    `SELECT t.id, t.booked_at AS bookedAt, t.kind, t.reference, o.number AS orderNumber, CAST(COALESCE(0 - SUM(p.amount_minor), 0) AS SIGNED) AS amountMinor
     FROM (SELECT id, booked_at, kind, reference, order_id FROM ledger_transactions WHERE vendor_id = ? AND currency = ? AND booked_at >= ? AND booked_at < ?${position.sql} ORDER BY booked_at, id LIMIT ?) t
     LEFT JOIN ledger_postings p ON p.transaction_id = t.id AND p.account IN (?) LEFT JOIN orders o ON o.id = t.order_id
     GROUP BY t.id, t.booked_at, t.kind, t.reference, o.number ORDER BY t.booked_at, t.id`,
    [vendorId, currency, after?.bookedAt ?? from, to, ...position.params, limit, buckets(vendorId)],
  );
}

/**
 * What was booked for vendors by month, kind and account, so that a balance or a statement costs what was booked lately and not what was ever booked. Bookings are never made
 * to wait for it: a job adds them to the sums behind them and marks them in the same transaction, and whoever reads adds what has no mark yet, in one statement, which
 * sees the books of one moment. So a sum is exact at any time, also of a booking that comes late for a month, or whose transaction ends long after later ones.
 */
import type { Sql, Tx } from '#platform/data/database';

/** Bookings without a mark, by vendor, and their postings: never by the account, which has all that was ever posted on it. */
const unsummed = 'ledger_transactions t FORCE INDEX (ix_ledger_summed) STRAIGHT_JOIN ledger_postings p FORCE INDEX (PRIMARY) ON p.transaction_id = t.id WHERE t.is_summed = FALSE AND t.vendor_id';

export interface AccountSum {
  account: string;
  currency: string;
  /** As the books have it: what is owed to a vendor is negative. */
  sumMinor: number;
}

/** So many bookings without a mark are added up to a sum; each is looked up by itself. */
const mostUnsummed = 10_000;

/** Whether vendors have more bookings without a mark than that: as long as sums are made for the first time. */
async function areFarBehind(sql: Sql, vendorIds: readonly string[]): Promise<boolean> {
  const [row] = await sql.query<{ count: number }>('SELECT COUNT(*) AS count FROM (SELECT id FROM ledger_transactions FORCE INDEX (ix_ledger_summed) WHERE is_summed = FALSE AND vendor_id IN (?) LIMIT ?) found', [vendorIds, mostUnsummed + 1]);
  return (row?.count ?? 0) > mostUnsummed;
}

/** What accounts of some vendors hold, by account and currency. */
export async function accountSums(sql: Sql, vendorIds: readonly string[], accounts: readonly string[]): Promise<AccountSum[]> {
  type Part = { account: string; currency: string; sumMinor: string | number };
  if (await areFarBehind(sql, vendorIds)) {
    // As exact, and by far faster then: all that was ever posted on the accounts, by one range of an index.
    const whole = await sql.query<Part>('SELECT account, currency, SUM(amount_minor) AS sumMinor FROM ledger_postings WHERE account IN (?) GROUP BY account, currency', [accounts]);
    return whole.map(({ account, currency, sumMinor }) => ({ account, currency, sumMinor: Number(sumMinor) }));
  }
  const parts = await sql.query<Part>(
    `SELECT account, currency, SUM(amount_minor) AS sumMinor FROM ledger_month_sums WHERE vendor_id IN (?) AND account IN (?) GROUP BY account, currency
     UNION ALL SELECT p.account, p.currency, SUM(p.amount_minor) FROM ${unsummed} IN (?) AND p.account IN (?) GROUP BY p.account, p.currency`,
    [vendorIds, accounts, vendorIds, accounts],
  );
  const sums = [...Map.groupBy(parts, ({ account, currency }) => `${account} ${currency}`).values()];
  return sums.map((ofOne) => ({ ...(ofOne[0] as AccountSum), sumMinor: ofOne.reduce((total, { sumMinor }) => total + Number(sumMinor), 0) }));
}

/** A part of a larger statement; the params follow it. */
interface Part {
  sql: string;
  params: unknown[];
}

interface Month {
  vendorId: string;
  currency: string;
  month: string;
}

/** What was booked for a vendor in a month, as rows (kind, account, sumMinor); several of one kind and account may come. */
export function sumsOfMonth({ vendorId, currency, month, from, to }: Month & { from: Date; to: Date }): Part {
  return {
    sql: `SELECT kind, account, amount_minor AS sumMinor FROM ledger_month_sums WHERE vendor_id = ? AND currency = ? AND month = ?
      UNION ALL SELECT t.kind, p.account, SUM(p.amount_minor) FROM ${unsummed} = ? AND t.currency = ? AND t.booked_at >= ? AND t.booked_at < ? GROUP BY t.kind, p.account`,
    params: [vendorId, currency, month, vendorId, currency, from, to],
  };
}

/** What accounts of a vendor held before a month began, as two rows of that kind. */
export function sumsBefore(kind: string, { vendorId, currency, month, from, accounts }: Month & { from: Date; accounts: readonly string[] }): Part {
  return {
    sql: `SELECT ?, '', COALESCE(SUM(amount_minor), 0) FROM ledger_month_sums WHERE vendor_id = ? AND currency = ? AND month < ? AND account IN (?)
      UNION ALL SELECT ?, '', COALESCE(SUM(p.amount_minor), 0) FROM ${unsummed} = ? AND t.currency = ? AND t.booked_at < ? AND p.account IN (?)`,
    params: [kind, vendorId, currency, month, accounts, kind, vendorId, currency, from, accounts],
  };
}

/** Vendors with bookings that are in no sum yet: one look into the index for each. */
export async function* unsummedVendors(sql: Sql, signal?: AbortSignal): AsyncIterable<string> {
  for (let after = ''; !signal?.aborted; ) {
    const [row] = await sql.query<{ vendorId: string | null }>('SELECT MIN(vendor_id) AS vendorId FROM ledger_transactions WHERE is_summed = FALSE AND vendor_id > ?', [after]);
    if (!row?.vendorId) return;
    yield row.vendorId;
    after = row.vendorId;
  }
}

/** Has one transaction at a time change a vendor's sums. Returns false when another one is at it. */
export async function lockSums(tx: Tx, vendorId: string, { wait = false } = {}): Promise<boolean> {
  const lock = async () => (await tx.query(`SELECT vendor_id FROM ledger_sum_locks WHERE vendor_id = ? FOR UPDATE${wait ? '' : ' SKIP LOCKED'}`, [vendorId])).length > 0;
  if (await lock()) return true;
  if ((await tx.query('SELECT vendor_id FROM ledger_sum_locks WHERE vendor_id = ?', [vendorId])).length > 0) return false;
  await tx.execute('INSERT IGNORE INTO ledger_sum_locks (vendor_id) VALUES (?)', [vendorId]);
  return lock();
}

/** The vendor's next bookings that are in no sum. */
export async function unsummedBookings(tx: Tx, vendorId: string, { except, limit }: { except: readonly string[]; limit: number }): Promise<string[]> {
  const others = except.length > 0 ? { sql: ' AND id NOT IN (?)', params: [except] } : { sql: '', params: [] };
  const rows = await tx.query<{ id: string }>(`SELECT id FROM ledger_transactions FORCE INDEX (ix_ledger_summed) WHERE is_summed = FALSE AND vendor_id = ?${others.sql} LIMIT ?`, [vendorId, ...others.params, limit]);
  return rows.map(({ id }) => id);
}

/** Which of some bookings are no sound ones: they have no postings, do not sum to zero, are in two currencies, or touch the account of a vendor whose booking it is not. */
export async function unsound(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT id FROM (
       SELECT transaction_id AS id FROM ledger_postings WHERE transaction_id IN (?) GROUP BY transaction_id, currency HAVING SUM(amount_minor) <> 0
       UNION ALL SELECT t.id FROM ledger_transactions t LEFT JOIN ledger_postings p ON p.transaction_id = t.id WHERE t.id IN (?) AND (p.account IS NULL OR p.currency <> t.currency OR (${ofAnotherVendor}))
     ) found`,
    [ids, ids],
  );
  return rows.map(({ id }) => id);
}

/** Of a posting `p` of a booking `t`: the account is another vendor's. */
export const ofAnotherVendor = "p.account LIKE 'vendor:%' AND NOT (SUBSTRING_INDEX(SUBSTRING_INDEX(p.account, ':', 2), ':', -1) <=> t.vendor_id)";

/** Adds bookings to the sums of their months and marks them. The caller has the vendor's lock. */
export async function addToSums(tx: Tx, ids: readonly string[]): Promise<void> {
  await changeSums(tx, ids, '+');
  const { affectedRows } = await tx.execute('UPDATE ledger_transactions SET is_summed = TRUE WHERE id IN (?) AND is_summed = FALSE', [ids]);
  if (affectedRows !== ids.length) throw new Error(`${ids.length - affectedRows} bookings were summed already`);
}

/** Takes an order's bookings out of the sums again: whoever moves the dates of bookings calls it before, in the same transaction. */
export async function takeOutOfSums(tx: Tx, orderId: string): Promise<void> {
  const vendors = await tx.query<{ vendorId: string }>('SELECT DISTINCT vendor_id AS vendorId FROM ledger_transactions WHERE order_id = ? AND vendor_id IS NOT NULL ORDER BY vendor_id', [orderId]);
  for (const { vendorId } of vendors) await lockSums(tx, vendorId, { wait: true });
  const rows = await tx.query<{ id: string }>('SELECT id FROM ledger_transactions WHERE order_id = ? AND is_summed', [orderId]);
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await changeSums(tx, ids, '-');
  await tx.execute('UPDATE ledger_transactions SET is_summed = FALSE WHERE id IN (?)', [ids]);
}

async function changeSums(tx: Tx, ids: readonly string[], sign: '+' | '-'): Promise<void> {
  await tx.execute(
    `INSERT INTO ledger_month_sums (vendor_id, currency, month, kind, account, amount_minor)
     SELECT t.vendor_id, p.currency, DATE_FORMAT(t.booked_at, '%Y-%m'), t.kind, p.account, ${sign}SUM(p.amount_minor)
     FROM ledger_transactions t JOIN ledger_postings p ON p.transaction_id = t.id WHERE t.id IN (?)
     GROUP BY t.vendor_id, p.currency, DATE_FORMAT(t.booked_at, '%Y-%m'), t.kind, p.account
     ON DUPLICATE KEY UPDATE amount_minor = ledger_month_sums.amount_minor + VALUES(amount_minor)`,
    [ids],
  );
}

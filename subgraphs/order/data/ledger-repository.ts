/** The books: append-only; the unique reference lets each business event be booked once. */
import type { Sql } from '#platform/data/database';
import { newId } from '#platform/ids';
import type { LedgerTransaction } from '../domain/ledger.ts';
import type { EarningBucket } from '../domain/ledger-accounts.ts';

/** Books a transaction. @throws the driver's duplicate key error (`uq_ledger_reference`) when the event is in the books already. */
export async function book(sql: Sql, transaction: LedgerTransaction, about: { orderId: string | null; vendorId: string | null; at: Date }): Promise<void> {
  if (transaction.postings.length === 0) return;
  const id = newId('ltx', about.at);
  await sql.execute('INSERT INTO ledger_transactions (id, reference, kind, currency, order_id, vendor_id, booked_at) VALUES (?)', [
    [id, transaction.reference, transaction.kind, transaction.currency, about.orderId, about.vendorId, about.at],
  ]);
  await sql.execute('INSERT INTO ledger_postings (transaction_id, account, currency, amount_minor) VALUES ?', [
    transaction.postings.map((posting) => [id, posting.account, transaction.currency, posting.amountMinor]),
  ]);
}

/** Where what is earned with a vendor order is by now. The order must be locked, so that no release comes in between. */
export async function earningBucket(sql: Sql, vendorOrderId: string): Promise<EarningBucket> {
  const [row] = await sql.query<{ isReleased: number }>('SELECT released_at IS NOT NULL AS isReleased FROM vendor_orders WHERE id = ?', [vendorOrderId]);
  return row?.isReleased ? 'available' : 'pending';
}

/** Vendors that anything was booked for, by id: one look into the index for each, however long the books are. Ends early when `signal` is aborted: there may be many. */
export async function* bookedVendors(sql: Sql, signal?: AbortSignal): AsyncIterable<string> {
  for (let after = ''; !signal?.aborted; ) {
    const [row] = await sql.query<{ vendorId: string | null }>('SELECT MIN(vendor_id) AS vendorId FROM ledger_transactions WHERE vendor_id > ?', [after]);
    if (!row?.vendorId) return;
    yield row.vendorId;
    after = row.vendorId;
  }
}

/** What one account holds for one vendor order's order, in minor units (credits are negative). */
export async function accountSumOfOrder(sql: Sql, { orderId, vendorId, account }: { orderId: string; vendorId: string; account: string }): Promise<number> {
  const [row] = await sql.query<{ sumMinor: string | number | null }>(
    `SELECT SUM(p.amount_minor) AS sumMinor FROM ledger_transactions t JOIN ledger_postings p ON p.transaction_id = t.id
     WHERE t.order_id = ? AND t.vendor_id = ? AND p.account = ?`,
    [orderId, vendorId, account],
  );
  return Number(row?.sumMinor ?? 0);
}

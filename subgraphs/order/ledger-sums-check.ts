import type { Reader, SlicedCheck } from '#platform/service/sliced-check';
import { monthBounds } from './domain/statement.ts';

/** Bookings that are read at a time, since a vendor's month may have very many; and about as many make a slice, since most months have few. */
const page = 5_000;

interface Month {
  vendorId: string;
  currency: string;
  month: string;
}

interface Place {
  bookedAt: Date;
  id: string;
}

const name = "I1: a month's sums are not those of its bookings";

/** What was booked and is marked as summed adds up to the sums, account by account and month by month of each vendor. Sums and bookings must be of one moment. */
export const ledgerSumsCheck: SlicedCheck = {
  name,
  isOfOneMoment: true,
  async slice(sql, after) {
    const violations: string[] = [];
    let upTo = after;
    for (let read = 0; read < page; ) {
      const month = await nextMonth(sql, upTo);
      if (!month) return { violations, upTo: null };
      const { found, bookings } = await checkMonth(sql, month);
      violations.push(...found);
      // A month costs something even when little is in it.
      read += bookings + 50;
      upTo = `${month.vendorId} ${month.currency} ${month.month}`;
    }
    return { violations, upTo };
  },
};

async function nextMonth(sql: Reader, after: string): Promise<Month | undefined> {
  const [vendorId = '', currency = '', month = ''] = after.split(' ');
  const [next] = await sql.query<Month>(
    `SELECT vendor_id AS vendorId, currency, month FROM ledger_month_sums WHERE vendor_id >= ? AND (vendor_id > ? OR currency > ? OR (currency = ? AND month > ?))
     ORDER BY vendor_id, currency, month LIMIT 1`,
    [vendorId, vendorId, currency, currency, month],
  );
  return next;
}

async function checkMonth(sql: Reader, { vendorId, currency, month }: Month): Promise<{ found: string[]; bookings: number }> {
  const sums = await sql.query<{ kind: string; account: string; amountMinor: number | string }>('SELECT kind, account, amount_minor AS amountMinor FROM ledger_month_sums WHERE vendor_id = ? AND currency = ? AND month = ?', [vendorId, currency, month]);
  const { booked, bookings } = await bookedSums(sql, { vendorId, currency, month });
  const found = sums
    .map((row) => ({ ...row, bookedMinor: booked.get(`${row.kind} ${row.account}`) ?? 0n }))
    .filter(({ amountMinor, bookedMinor }) => BigInt(amountMinor) !== bookedMinor)
    .map(({ kind, account, amountMinor, bookedMinor }) => `${name} (${kind} on ${account} of ${vendorId} in ${month}: ${amountMinor} ${currency}, its bookings add up to ${bookedMinor})`);
  return { found, bookings };
}

async function bookedSums(sql: Reader, { vendorId, currency, month }: Month): Promise<{ booked: Map<string, bigint>; bookings: number }> {
  const { from, to } = monthBounds(month);
  const booked = new Map<string, bigint>();
  let bookings = 0;
  for (let after: Place | undefined = { bookedAt: from, id: '' }; after; ) {
    const ids: Place[] = await sql.query<Place>(
      `SELECT id, booked_at AS bookedAt FROM ledger_transactions FORCE INDEX (ix_ledger_summed) WHERE is_summed = TRUE AND vendor_id = ? AND currency = ? AND booked_at >= ? AND booked_at < ?
         AND (booked_at > ? OR id > ?) ORDER BY booked_at, id LIMIT ?`,
      [vendorId, currency, after.bookedAt, to, after.bookedAt, after.id, page],
    );
    const rows = ids.length === 0 ? [] : await sql.query<{ key: string; sum: string }>(
      'SELECT CONCAT(t.kind, \' \', p.account) AS `key`, SUM(p.amount_minor) AS sum FROM ledger_transactions t JOIN ledger_postings p ON p.transaction_id = t.id WHERE t.id IN (?) GROUP BY 1',
      [ids.map(({ id }) => id)],
    );
    for (const { key, sum } of rows) booked.set(key, (booked.get(key) ?? 0n) + BigInt(sum));
    bookings += ids.length;
    after = ids.length === page ? ids.at(-1) : undefined;
  }
  return { booked, bookings };
}

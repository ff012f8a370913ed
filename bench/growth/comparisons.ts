/** What is compared: the whole history in one statement, and the ways that the order subgraph goes. */
import type { Database } from '#platform/data/database';
import { balancesByVendorIds } from '../../subgraphs/order/data/order-details.ts';
import { availableMinor } from '../../subgraphs/order/data/payout-repository.ts';
import { marketplace, salesDays } from '../../subgraphs/order/data/sales-repository.ts';
import { readStatement } from '../../subgraphs/order/data/statement-repository.ts';
import { orderInvariants } from '../../subgraphs/order/invariants.ts';
import { largest, type Size } from './fill.ts';

export interface Way {
  name: string;
  run(): Promise<unknown>;
}

const currency = 'EUR';
const buckets = ['pending', 'available', 'reserved'].map((bucket) => `vendor:${largest}:${bucket}`);
const whole = 'the whole history';
const balance = `SELECT COALESCE(SUM(p.amount_minor), 0) AS sumMinor FROM ledger_transactions t JOIN ledger_postings p ON p.transaction_id = t.id
  WHERE t.vendor_id = ? AND t.currency = ? AND t.booked_at < ? AND p.account IN (?)`;

const marketplaceSales = `SELECT DATE_FORMAT(entry.placed_at, '%Y-%m-%d') AS day, entry.currency, COUNT(DISTINCT entry.order_id) AS orders, SUM(entry.total_minor - entry.refunded_minor) AS totalMinor, SUM(part.commission_minor) AS commissionMinor
  FROM order_list_entries AS entry FORCE INDEX (ix_order_list_all) JOIN vendor_orders AS part ON part.id = entry.entry_id
  WHERE entry.kind = 'VENDOR_ORDER' AND entry.placed_at >= ? AND entry.state NOT IN ('REJECTED', 'CANCELLED') GROUP BY day, entry.currency`;
const vendorSales = `SELECT DATE_FORMAT(placed_at, '%Y-%m-%d') AS day, currency, COUNT(*) AS orders, SUM(total_minor - refunded_minor) AS totalMinor FROM order_list_entries FORCE INDEX (ix_order_list_vendor)
  WHERE vendor_id = ? AND placed_at >= ? AND state NOT IN ('REJECTED', 'CANCELLED') GROUP BY day, currency`;

export function comparisons(db: Database, { months }: Size): { name: string; ways: Way[] }[] {
  const from = new Date(Date.UTC(2026, 9));
  const first = new Date(Date.UTC(2026, 10 - months));
  const month = (at: Date) => at.toISOString().slice(0, 7);
  const sales = '2026-10-02';
  const whereBalance = (until: Date) => [largest, currency, until, buckets];
  return [
    {
      name: "a vendor's balances",
      ways: [
        { name: whole, run: () => db.query('SELECT account, currency, SUM(amount_minor) AS sumMinor FROM ledger_postings WHERE account IN (?) GROUP BY account, currency', [buckets]) },
        { name: 'sums', run: () => balancesByVendorIds(db, [largest]) },
      ],
    },
    {
      name: 'what a payout may claim',
      ways: [
        { name: whole, run: () => db.query('SELECT SUM(amount_minor) AS sumMinor FROM ledger_postings WHERE account = ? AND currency = ?', [buckets[1], currency]) },
        { name: 'sums', run: () => availableMinor(db, largest, currency) },
      ],
    },
    {
      name: 'the statement of the latest month',
      ways: [
        { name: whole, run: () => wholeStatement(db, from, whereBalance) },
        { name: 'sums', run: () => readStatement(db, { vendorId: largest, currency, month: month(from) }) },
      ],
    },
    { name: 'the statement of the first month', ways: [{ name: 'sums', run: () => readStatement(db, { vendorId: largest, currency, month: month(first) }) }] },
    {
      name: "the marketplace's sales of 30 days",
      ways: [{ name: 'every order of the days', run: () => db.query(marketplaceSales, [sales]) }, { name: 'sums', run: () => salesDays(db, [marketplace], sales) }],
    },
    {
      name: "a vendor's sales of 30 days",
      ways: [{ name: 'every order of the days', run: () => db.query(vendorSales, [largest, sales]) }, { name: 'sums', run: () => salesDays(db, [largest], sales) }],
    },
    {
      name: 'the ledger sums to zero',
      ways: [{ name: whole, run: () => db.query('SELECT transaction_id AS id FROM ledger_postings GROUP BY transaction_id, currency HAVING SUM(amount_minor) <> 0 LIMIT 5') }],
    },
    { name: 'every check of the books', ways: [{ name: 'slices', run: () => everyCheck(db) }] },
  ];
}

async function wholeStatement(db: Database, from: Date, where: (until: Date) => unknown[]): Promise<void> {
  const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1));
  await db.query(
    `SELECT t.kind, p.account, SUM(p.amount_minor) AS sumMinor FROM ledger_transactions t JOIN ledger_postings p ON p.transaction_id = t.id
     WHERE t.vendor_id = ? AND t.currency = ? AND t.booked_at >= ? AND t.booked_at < ? GROUP BY 1, 2`,
    [largest, currency, from, to],
  );
  for (const until of [from, to]) await db.query(balance, where(until));
}

/** @throws Error when something does not hold: the books are filled so that all does. */
async function everyCheck(db: Database): Promise<void> {
  let since = performance.now();
  const violations = await orderInvariants(db, ({ check, slices }) => {
    console.log(`  ${(performance.now() - since).toFixed(0)} ms in ${slices} slices: ${check}`);
    since = performance.now();
  });
  if (violations.length > 0) throw new Error(`The books do not hold: ${violations.slice(0, 3).join('; ')}`);
}

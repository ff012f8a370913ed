/** Books as they are after years: written by SQL, since the real code would take days. One vendor has a third of everything. */
import type { Database } from '#platform/data/database';

export interface Size {
  /** Orders of one vendor each; each is booked three times. */
  orders: number;
  vendors: number;
  months: number;
}

/** Rows per statement. */
const batch = 20_000;
const digits = (count: number) => Array.from({ length: count }, (_, place) => `(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) d${place}`).join(' CROSS JOIN ');
const numbers = (from: number, to: number) =>
  `(SELECT ${from} + d0.d + 10 * d1.d + 100 * d2.d + 1000 * d3.d + 10000 * d4.d AS n FROM ${digits(5)} HAVING n < ${to}) numbers`;
const idOf = (prefix: string, n = 'n') => `CONCAT('${prefix}_', LPAD(${n}, 26, '0'))`;

/** The vendor with the most. */
export const largest = `vnd_${'0'.repeat(26)}`;

function columnsOf({ orders, vendors, months }: Size) {
  const vendor = `IF(n % 3 = 0, 0, 1 + n % ${vendors - 1})`;
  return { vendor: idOf('vnd', vendor), at: `('2026-11-01' - INTERVAL ${months} MONTH + INTERVAL FLOOR(n * ${months * 30 * 86_400} / ${orders}) SECOND)` };
}

function statements(size: Size, from: number, to: number): string[] {
  const { vendor, at } = columnsOf(size);
  const source = numbers(from, to);
  const booking = (prefix: string, kind: string, days: number) =>
    `INSERT INTO ledger_transactions (id, reference, kind, currency, order_id, vendor_id, booked_at) SELECT ${idOf('ltx', `CONCAT(n, '${prefix}')`)}, CONCAT('${kind}:', n), '${kind}', 'EUR', ${idOf('ord')}, ${vendor}, ${at} + INTERVAL ${days} DAY FROM ${source}`;
  const postings = (prefix: string, sides: readonly [string, number][]) =>
    sides.map(([account, minor]) => `INSERT INTO ledger_postings (transaction_id, account, currency, amount_minor) SELECT ${idOf('ltx', `CONCAT(n, '${prefix}')`)}, ${account}, 'EUR', ${minor} FROM ${source}`);
  const bucket = (name: string) => `CONCAT('vendor:', ${vendor}, ':${name}')`;
  const totals = "'EUR', TRUE, 2000, 0, 500, 300, 2500, 0";
  return [
    booking('1', 'capture', 1),
    ...postings('1', [["'psp_clearing'", 2_500], [bucket('pending'), -2_214], ["'platform_commission'", -240], ["'commission_tax'", -46]]),
    booking('2', 'release', 15),
    ...postings('2', [[bucket('pending'), 2_214], [bucket('available'), -2_214]]),
    booking('3', 'payout_claimed', 20),
    ...postings('3', [[bucket('available'), 2_000], [bucket('reserved'), -2_000]]),
    `INSERT INTO orders (id, number, checkout_id, cart_id, email, locale, state, payment_state, fulfilment_state, currency, tax_included, subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, subsidy_minor, shipping_address, country, placed_at)
      SELECT ${idOf('ord')}, CONCAT('B', n), ${idOf('cko')}, ${idOf('crt')}, 'a@example.test', 'en', 'COMPLETED', 'CAPTURED', 'DELIVERED', ${totals}, '{}', 'DE', ${at} FROM ${source}`,
    `INSERT INTO vendor_orders (id, number, order_id, position, vendor_id, vendor_name, state, payment_state, fulfilment_state, currency, tax_included, subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, subsidy_minor,
       commission_minor, commission_tax_minor, payable_minor, captured_minor, return_window_days, released_at, placed_at)
      SELECT ${idOf('vor')}, CONCAT('B', n, '-1'), ${idOf('ord')}, 1, ${vendor}, 'Vendor', 'COMPLETED', 'CAPTURED', 'DELIVERED', ${totals}, 240, 46, 2214, 2500, 14, ${at} + INTERVAL 15 DAY, ${at} FROM ${source}`,
    `INSERT INTO payments (id, checkout_id, order_id, authorization_id, currency, authorized_minor, captured_minor, created_at) SELECT ${idOf('pay')}, ${idOf('cko')}, ${idOf('ord')}, CONCAT('a', n), 'EUR', 2500, 2500, ${at} FROM ${source}`,
    `INSERT INTO payment_operations (id, payment_id, vendor_order_id, kind, amount_minor, state, booking, created_at) SELECT ${idOf('pop')}, ${idOf('pay')}, ${idOf('vor')}, 'CAPTURE', 2500, 'SUCCEEDED', '{}', ${at} FROM ${source}`,
    `INSERT INTO order_list_entries (entry_id, kind, order_id, version, number, state, payment_state, fulfilment_state, return_state, currency, total_minor, refunded_minor, country, placed_at)
      SELECT ${idOf('ord')}, 'ORDER', ${idOf('ord')}, 1, CONCAT('B', n), 'COMPLETED', 'CAPTURED', 'DELIVERED', 'NONE', 'EUR', 2500, 0, 'DE', ${at} FROM ${source}`,
    `INSERT INTO order_list_entries (entry_id, kind, order_id, version, number, vendor_id, state, payment_state, fulfilment_state, return_state, currency, total_minor, refunded_minor, country, placed_at)
      SELECT ${idOf('vor')}, 'VENDOR_ORDER', ${idOf('ord')}, 1, CONCAT('B', n, '-1'), ${vendor}, 'COMPLETED', 'CAPTURED', 'DELIVERED', 'NONE', 'EUR', 2500, 0, 'DE', ${at} FROM ${source}`,
  ];
}

/** Fills empty tables. */
export async function fillBooks(db: Database, size: Size, say: (text: string) => void): Promise<void> {
  for (let from = 0; from < size.orders; from += batch) {
    for (const sql of statements(size, from, Math.min(size.orders, from + batch))) await db.execute(sql);
    if (from % (batch * 5) === 0) say(`filling the books: ${from} of ${size.orders} orders`);
  }
  await db.query('ANALYZE TABLE ledger_transactions, ledger_postings, orders, vendor_orders, payments, payment_operations, order_list_entries');
}

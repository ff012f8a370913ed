/** What must hold in the order subgraph's books after anything, a crash included. */
import type { Database } from '#platform/data/database';
import { newId } from '#platform/ids';
import { checkAll, sqlCheck, wholeCheck, type CheckProgress, type SlicedCheck } from '#platform/service/sliced-check';
import { ofAnotherVendor } from './data/ledger-sums.ts';
import { ledgerSumsCheck } from './ledger-sums-check.ts';

const madeAs = (prefix: string) => (at: Date) => newId(prefix, at);
const overOrders = { over: 'orders.id', keyAt: madeAs('ord') };
const overPayments = { over: 'payments.id', keyAt: madeAs('pay') };
const overBookings = { over: 'ledger_postings.transaction_id', keyAt: madeAs('ltx') };

/** What belongs together (the postings of a booking, the parts of an order) changes in one transaction, and is read by one statement from its slice. */
export const orderChecks: readonly SlicedCheck[] = [
  // So it does in total, and in each order: what sums to zero booking by booking sums to zero however many there are.
  sqlCheck({
    ...overBookings,
    name: 'I1: a ledger transaction does not sum to zero',
    sql: (inSlice) => `SELECT transaction_id AS id FROM ledger_postings WHERE ${inSlice('transaction_id')} GROUP BY transaction_id, currency HAVING SUM(amount_minor) <> 0`,
  }),
  sqlCheck({
    ...overBookings,
    name: "I1: a posting belongs to no booking, to one in another currency, or touches another vendor's account",
    sql: (inSlice) => `SELECT CONCAT(p.transaction_id, ' on ', p.account) AS id FROM ledger_postings p LEFT JOIN ledger_transactions t ON t.id = p.transaction_id
      WHERE ${inSlice('p.transaction_id')} AND (t.id IS NULL OR t.currency <> p.currency OR (${ofAnotherVendor}))`,
  }),
  sqlCheck({
    ...overBookings,
    name: "I1: a summed booking's month has no sum",
    sql: (inSlice) => `SELECT CONCAT(p.transaction_id, ' on ', p.account) AS id FROM ledger_postings p JOIN ledger_transactions t ON t.id = p.transaction_id
      LEFT JOIN ledger_month_sums s ON s.vendor_id = t.vendor_id AND s.currency = p.currency AND s.month = DATE_FORMAT(t.booked_at, '%Y-%m') AND s.kind = t.kind AND s.account = p.account
      WHERE ${inSlice('p.transaction_id')} AND t.is_summed AND s.vendor_id IS NULL`,
  }),
  ledgerSumsCheck,
  sqlCheck({
    over: 'order_lines.id',
    keyAt: madeAs('oln'),
    name: 'I1: an order line does not divide into commission and payable',
    sql: (inSlice) => `SELECT id FROM order_lines WHERE ${inSlice('id')} AND commission_minor + payable_minor <> total_minor + subsidy_minor`,
  }),
  sqlCheck({
    over: 'vendor_orders.id',
    keyAt: madeAs('vor'),
    name: 'I1: something earned is still pending after its release, where nothing releases it any more',
    sql: (inSlice) => `SELECT v.id FROM vendor_orders v JOIN ledger_transactions t ON t.order_id = v.order_id AND t.vendor_id = v.vendor_id
      JOIN ledger_postings p ON p.transaction_id = t.id AND p.account = CONCAT('vendor:', v.vendor_id, ':pending')
      WHERE ${inSlice('v.id')} AND v.released_at IS NOT NULL GROUP BY v.id HAVING SUM(p.amount_minor) <> 0`,
  }),
  sqlCheck({ over: 'orders.cart_id', name: 'I3: a cart became two orders', sql: (inSlice) => `SELECT cart_id AS id FROM orders WHERE ${inSlice('cart_id')} GROUP BY cart_id HAVING COUNT(*) > 1` }),
  sqlCheck({
    over: 'checkouts.id',
    keyAt: madeAs('cko'),
    name: 'I3: a placed checkout has no order',
    sql: (inSlice) => `SELECT c.id FROM checkouts c LEFT JOIN orders o ON o.checkout_id = c.id WHERE ${inSlice('c.id')} AND c.state = 'PLACED' AND o.id IS NULL`,
  }),
  sqlCheck({
    ...overOrders,
    name: 'I3: an order comes from a checkout that is not placed',
    sql: (inSlice) => `SELECT o.id FROM orders o JOIN checkouts c ON c.id = o.checkout_id WHERE ${inSlice('o.id')} AND c.state <> 'PLACED'`,
  }),
  wholeCheck('I6: a checkout is unfinished long past its deadline', 'SELECT id FROM checkouts WHERE deadline_at < UNIX_TIMESTAMP() * 1000 - 120000'),
  sqlCheck({
    ...overPayments,
    name: 'I8: a payment was refunded more than collected, or captured and voided more than authorised',
    sql: (inSlice) => `SELECT id FROM payments WHERE ${inSlice('id')} AND (refunded_minor > captured_minor OR refunded_otherwise_minor > collected_otherwise_minor OR collected_otherwise_minor > voided_minor OR captured_minor + voided_minor > authorized_minor)`,
  }),
  sqlCheck({
    ...overPayments,
    name: "I8: a payment's captures are not the sum of its operations",
    sql: (inSlice) => `SELECT p.id FROM payments p LEFT JOIN payment_operations o ON o.payment_id = p.id AND o.kind = 'CAPTURE' AND (o.state = 'SUCCEEDED' OR o.settled_otherwise IS NOT NULL)
      WHERE ${inSlice('p.id')} GROUP BY p.id, p.captured_minor, p.collected_otherwise_minor HAVING p.captured_minor <> COALESCE(SUM(CASE WHEN o.state = 'SUCCEEDED' THEN o.amount_minor END), 0)
        OR p.collected_otherwise_minor <> COALESCE(SUM(CASE WHEN o.settled_otherwise IS NOT NULL THEN o.amount_minor END), 0)`,
  }),
  sqlCheck({
    ...overPayments,
    name: 'I8: nothing is left to send, and what was called off is still held at the provider',
    sql: (inSlice) => `SELECT p.id FROM payments p WHERE ${inSlice('p.id')} AND p.voided_minor > 0
      AND NOT EXISTS (SELECT 1 FROM payment_operations o WHERE o.payment_id = p.id AND o.kind = 'VOID')
      AND NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = p.order_id AND l.shipped_quantity + l.cancelled_quantity < l.quantity)`,
  }),
  sqlCheck({
    over: 'vendor_orders.id',
    keyAt: madeAs('vor'),
    name: 'I8: more pieces of a line were refunded by its parcels than are in them, or than of the line',
    sql: (inSlice) => `SELECT i.line_id AS id FROM vendor_orders v JOIN parcels p ON p.vendor_order_id = v.id JOIN parcel_items i ON i.parcel_id = p.id AND i.refunded_quantity > 0
      JOIN order_lines l ON l.id = i.line_id WHERE ${inSlice('v.id')}
      GROUP BY i.line_id, l.refunded_quantity HAVING SUM(i.refunded_quantity) > l.refunded_quantity OR MAX(i.refunded_quantity - i.quantity) > 0`,
  }),
  sqlCheck({
    ...overPayments,
    // Until the rest is given back, and then.
    name: 'I1: what is held for a buyer is not what was collected before its time less what parcels earned and what was given back',
    sql: (inSlice) => `SELECT p.id FROM payments p LEFT JOIN ledger_transactions t ON t.order_id = p.order_id LEFT JOIN ledger_postings l ON l.transaction_id = t.id AND l.account = 'buyer_deposits'
      WHERE ${inSlice('p.id')} AND p.collected_at_once_at IS NOT NULL GROUP BY p.id, p.collected_at_once_minor, p.captured_minor, p.authorized_minor, p.voided_minor
      HAVING 0 - COALESCE(SUM(l.amount_minor), 0) <> IF(EXISTS (SELECT 1 FROM payment_operations o WHERE o.payment_id = p.id AND o.kind = 'VOID' AND (o.state = 'SUCCEEDED' OR o.settled_otherwise IS NOT NULL)),
        p.authorized_minor - p.captured_minor - p.voided_minor, p.collected_at_once_minor - p.captured_minor)`,
  }),
  sqlCheck({
    ...overOrders,
    name: 'I10: vendor orders do not sum to their order',
    sql: (inSlice) => `SELECT o.id FROM orders o JOIN vendor_orders v ON v.order_id = o.id WHERE ${inSlice('o.id')} GROUP BY o.id, o.total_minor, o.subtotal_minor, o.shipping_minor, o.tax_minor, o.discount_minor
      HAVING SUM(v.total_minor) <> o.total_minor OR SUM(v.subtotal_minor) <> o.subtotal_minor OR SUM(v.shipping_minor) <> o.shipping_minor
        OR SUM(v.tax_minor) <> o.tax_minor OR SUM(v.discount_minor) <> o.discount_minor`,
  }),
  sqlCheck({
    ...overPayments,
    name: 'I1: what the provider collected is not in the books',
    sql: (inSlice) => `SELECT p.order_id AS id FROM payments p JOIN ledger_transactions t ON t.order_id = p.order_id AND t.kind = 'capture'
      JOIN ledger_postings l ON l.transaction_id = t.id AND l.account IN ('psp_clearing', 'buyer_deposits')
      WHERE ${inSlice('p.id')} GROUP BY p.id, p.order_id, p.captured_minor HAVING SUM(l.amount_minor) <> p.captured_minor`,
  }),
];

/** The invariants that this subgraph's books can tell of. */
export const orderInvariantNames: readonly string[] = [...new Set(orderChecks.map(({ name }) => name.slice(0, name.indexOf(':'))))];

/** Every violation in words, of books of any size, slice by slice; empty when all hold. */
export function orderInvariants(db: Pick<Database, 'query' | 'snapshot'>, onProgress?: (progress: CheckProgress) => void): Promise<string[]> {
  return checkAll(db, orderChecks, onProgress);
}

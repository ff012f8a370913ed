/** What must hold in the order subgraph's books after anything, a crash included. */
import type { Sql } from '#platform/data/database';

interface Check {
  /** Number of the invariant in the reliability document. */
  id: string;
  what: string;
  /** Selects the rows that break it. */
  sql: string;
}

const checks: readonly Check[] = [
  { id: 'I1', what: 'a ledger transaction does not sum to zero', sql: 'SELECT transaction_id AS id, SUM(amount_minor) AS sum FROM ledger_postings GROUP BY transaction_id, currency HAVING SUM(amount_minor) <> 0' },
  { id: 'I1', what: 'the ledger does not sum to zero in a currency', sql: 'SELECT currency AS id, SUM(amount_minor) AS sum FROM ledger_postings GROUP BY currency HAVING SUM(amount_minor) <> 0' },
  {
    id: 'I1',
    what: 'an order line does not divide into commission and payable',
    sql: 'SELECT id FROM order_lines WHERE commission_minor + payable_minor <> total_minor + subsidy_minor',
  },
  {
    id: 'I1',
    what: 'something earned is still pending after its release, where nothing releases it any more',
    sql: `SELECT v.id FROM vendor_orders v JOIN ledger_transactions t ON t.order_id = v.order_id AND t.vendor_id = v.vendor_id
      JOIN ledger_postings p ON p.transaction_id = t.id AND p.account = CONCAT('vendor:', v.vendor_id, ':pending')
      WHERE v.released_at IS NOT NULL GROUP BY v.id HAVING SUM(p.amount_minor) <> 0`,
  },
  { id: 'I3', what: 'a cart became two orders', sql: 'SELECT cart_id AS id FROM orders GROUP BY cart_id HAVING COUNT(*) > 1' },
  { id: 'I3', what: 'a placed checkout has no order', sql: "SELECT c.id FROM checkouts c LEFT JOIN orders o ON o.checkout_id = c.id WHERE c.state = 'PLACED' AND o.id IS NULL" },
  { id: 'I3', what: 'an order comes from a checkout that is not placed', sql: "SELECT o.id FROM orders o JOIN checkouts c ON c.id = o.checkout_id WHERE c.state <> 'PLACED'" },
  { id: 'I6', what: 'a checkout is unfinished long past its deadline', sql: 'SELECT id FROM checkouts WHERE deadline_at < UNIX_TIMESTAMP() * 1000 - 120000' },
  {
    id: 'I8',
    what: 'a payment was refunded more than collected, or captured and voided more than authorised',
    sql: 'SELECT id FROM payments WHERE refunded_minor > captured_minor OR refunded_otherwise_minor > collected_otherwise_minor OR collected_otherwise_minor > voided_minor OR captured_minor + voided_minor > authorized_minor',
  },
  {
    id: 'I8',
    what: "a payment's captures are not the sum of its operations",
    sql: `SELECT p.id FROM payments p LEFT JOIN payment_operations o ON o.payment_id = p.id AND o.kind = 'CAPTURE' AND (o.state = 'SUCCEEDED' OR o.settled_otherwise IS NOT NULL)
      GROUP BY p.id, p.captured_minor, p.collected_otherwise_minor HAVING p.captured_minor <> COALESCE(SUM(CASE WHEN o.state = 'SUCCEEDED' THEN o.amount_minor END), 0)
        OR p.collected_otherwise_minor <> COALESCE(SUM(CASE WHEN o.settled_otherwise IS NOT NULL THEN o.amount_minor END), 0)`,
  },
  {
    id: 'I8',
    what: 'nothing is left to send, and what was called off is still held at the provider',
    sql: `SELECT p.id FROM payments p WHERE p.voided_minor > 0
      AND NOT EXISTS (SELECT 1 FROM payment_operations o WHERE o.payment_id = p.id AND o.kind = 'VOID')
      AND NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = p.order_id AND l.shipped_quantity + l.cancelled_quantity < l.quantity)`,
  },
  {
    id: 'I8',
    what: 'more pieces of a line were refunded by its parcels than are in them, or than of the line',
    sql: `SELECT i.line_id AS id FROM parcel_items i JOIN order_lines l ON l.id = i.line_id WHERE i.refunded_quantity > 0
      GROUP BY i.line_id, l.refunded_quantity HAVING SUM(i.refunded_quantity) > l.refunded_quantity OR MAX(i.refunded_quantity - i.quantity) > 0`,
  },
  {
    id: 'I1',
    // Until the rest is given back, and then.
    what: 'what is held for a buyer is not what was collected before its time less what parcels earned and what was given back',
    sql: `SELECT p.id FROM payments p LEFT JOIN ledger_transactions t ON t.order_id = p.order_id LEFT JOIN ledger_postings l ON l.transaction_id = t.id AND l.account = 'buyer_deposits'
      WHERE p.collected_at_once_at IS NOT NULL GROUP BY p.id, p.collected_at_once_minor, p.captured_minor, p.authorized_minor, p.voided_minor
      HAVING 0 - COALESCE(SUM(l.amount_minor), 0) NOT IN (p.collected_at_once_minor - p.captured_minor, p.authorized_minor - p.captured_minor - p.voided_minor)`,
  },
  {
    id: 'I10',
    what: 'vendor orders do not sum to their order',
    sql: `SELECT o.id FROM orders o JOIN vendor_orders v ON v.order_id = o.id GROUP BY o.id, o.total_minor, o.subtotal_minor, o.shipping_minor, o.tax_minor, o.discount_minor
      HAVING SUM(v.total_minor) <> o.total_minor OR SUM(v.subtotal_minor) <> o.subtotal_minor OR SUM(v.shipping_minor) <> o.shipping_minor
        OR SUM(v.tax_minor) <> o.tax_minor OR SUM(v.discount_minor) <> o.discount_minor`,
  },
  {
    id: 'I1',
    what: 'what the provider collected is not in the books',
    sql: `SELECT p.order_id AS id FROM payments p JOIN (
        SELECT t.order_id, SUM(l.amount_minor) AS clearing FROM ledger_transactions t JOIN ledger_postings l ON l.transaction_id = t.id AND l.account IN ('psp_clearing', 'buyer_deposits')
        WHERE t.kind = 'capture' GROUP BY t.order_id) b ON b.order_id = p.order_id WHERE b.clearing <> p.captured_minor`,
  },
];

/** The invariants that this subgraph's books can tell of. */
export const orderInvariantNames: readonly string[] = [...new Set(checks.map(({ id }) => id))];

/** Every violation in words; empty when all hold. */
export async function orderInvariants(sql: Sql): Promise<string[]> {
  const violations: string[] = [];
  for (const check of checks) {
    const rows = await sql.query<{ id: string }>(`${check.sql} LIMIT 5`);
    for (const row of rows) violations.push(`${check.id}: ${check.what} (${row.id})`);
  }
  return violations;
}

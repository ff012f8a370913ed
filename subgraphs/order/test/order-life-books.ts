/** What must be true of one order's books once everything about it has ended, said again in other words than `invariants.ts` does. */
import { parseJson } from '#platform/data/json';
import { sumSettlements, type Settlement } from '../domain/commission.ts';
import type { OrderSubgraph } from './harness.ts';
import type { Life } from './order-life.ts';

interface Payment {
  authorized: number;
  captured: number;
  voided: number;
  otherwise: number;
  refunded: number;
  refundedOtherwise: number;
}

/** Sums of the ledger for the order, the vendors' accounts joined; debits are positive. */
async function bookedFor({ db }: OrderSubgraph, orderId: string): Promise<(account: string) => number> {
  const rows = await db.query<{ account: string; total: string }>("SELECT IF(p.account LIKE 'vendor:%', 'vendors', p.account) AS account, SUM(p.amount_minor) AS total FROM ledger_transactions t JOIN ledger_postings p ON p.transaction_id = t.id WHERE t.order_id = ? GROUP BY 1", [orderId]);
  const sums = new Map(rows.map(({ account, total }) => [account, Number(total)]));
  return (account) => sums.get(account) ?? 0;
}

type Differ = (what: string, is: number | string | undefined, should: number | string | undefined) => void;

/** What is not as it must be, in words. */
export async function differencesOf(subgraph: OrderSubgraph, life: Life): Promise<string[]> {
  const differences: string[] = [];
  const differ: Differ = (what, is, should) => void (is !== should && differences.push(`${what} is ${is}, should be ${should}`));
  await comparePayment(subgraph, life, differ);
  await compareParts(subgraph, life, differ);
  await compareCoupons(subgraph, life, differ);
  return differences;
}

async function comparePayment(subgraph: OrderSubgraph, { orderId, notes }: Life, differ: Differ): Promise<void> {
  const booked = await bookedFor(subgraph, orderId);
  const [payment] = await subgraph.db.query<Payment>(
    `SELECT authorized_minor AS authorized, captured_minor AS captured, voided_minor AS voided, collected_otherwise_minor AS otherwise, refunded_minor AS refunded, refunded_otherwise_minor AS refundedOtherwise FROM payments WHERE order_id = ?`, [orderId]);
  differ('what is held for the buyer', booked('buyer_deposits'), 0);
  differ('what the buyer is owed', booked('customer_refunds'), 0);
  if (payment) {
    differ('what was captured or voided', payment.captured + payment.voided, payment.authorized);
    // What could not be given back by the provider, and was by other means, is on our own bank's account whatever it was collected by.
    const kept = payment.captured + payment.otherwise - payment.refunded - payment.refundedOtherwise;
    const [deposit] = await subgraph.db.query<{ minor: string | null }>("SELECT SUM(p.amount_minor) AS minor FROM ledger_transactions t JOIN ledger_postings p ON p.transaction_id = t.id WHERE t.order_id = ? AND p.account IN ('psp_clearing', 'own_bank')", [orderId]);
    differ('what we keep of the money', Number(deposit?.minor ?? 0), kept);
  }
  const [order] = await subgraph.db.query<{ state: string }>('SELECT state FROM orders WHERE id = ?', [orderId]);
  differ('the order', order?.state === 'OPEN' ? 'OPEN' : 'over', 'over');
  if (!notes.isAllBack) return;
  const kept = await keptDelivery(subgraph, orderId);
  // Where such a delivery may have been written off with its parcel.
  if (notes.hasWrittenOff && kept.subsidyMinor > 0) return;
  differ('the commission, with all given back', booked('platform_commission'), 0 - kept.commissionMinor);
  differ('the tax on it, with all given back', booked('commission_tax'), 0 - kept.commissionTaxMinor);
  differ('what coupons cost us, with all given back', booked('promo_subsidy'), kept.subsidyMinor);
  differ('what vendors earn, with all given back', booked('vendors'), kept.commissionTaxMinor - kept.payableMinor);
}

/** A delivery that coupons paid for was made, and there is nothing to give the buyer back for it. */
async function keptDelivery({ db }: OrderSubgraph, orderId: string): Promise<Settlement> {
  const rows = await db.query<{ settlement: string }>('SELECT shipping_settlement AS settlement FROM vendor_orders WHERE order_id = ? AND shipping_captured AND shipping_settlement IS NOT NULL', [orderId]);
  return sumSettlements(rows.map(({ settlement }) => parseJson<Settlement>(settlement)).filter(({ totalMinor }) => totalMinor === 0));
}

async function compareParts({ db }: OrderSubgraph, { orderId, notes }: Life, differ: Differ): Promise<void> {
  const parts = await db.query<{ id: string; captured: number; refunded: number; invoiced: string | null; credited: string | null }>(
    `SELECT v.id, v.captured_minor AS captured, v.refunded_minor AS refunded,
       (SELECT SUM(total_minor) FROM order_documents d WHERE d.vendor_order_id = v.id AND d.kind = 'INVOICE') AS invoiced,
       (SELECT SUM(total_minor) FROM order_documents d WHERE d.vendor_order_id = v.id AND d.kind = 'CREDIT_NOTE') AS credited
     FROM vendor_orders v WHERE v.order_id = ?`, [orderId]);
  for (const { id, captured, refunded, invoiced, credited } of parts) {
    differ(`what is credited of ${id}`, Number(credited ?? 0), refunded);
    if (!notes.hasWrittenOff) differ(`what is invoiced of ${id}`, Number(invoiced ?? 0), captured);
    if (notes.isAllBack) differ(`what was refunded of ${id}, with all given back,`, refunded, captured);
  }
}

/** A coupon is used once while all is kept, and not at all once nothing is. In between `domain/coupon-use.test.ts` says. */
async function compareCoupons({ db }: OrderSubgraph, { orderId, couponIds }: Life, differ: Differ): Promise<void> {
  const [units] = await db.query<{ ordered: string; cancelled: string }>('SELECT SUM(quantity) AS ordered, SUM(cancelled_quantity) AS cancelled FROM order_lines WHERE order_id = ?', [orderId]);
  for (const id of couponIds) {
    const [row] = await db.query<{ used: number; uses: number; discount: number | null }>(
      `SELECT used_count AS used, (SELECT COUNT(*) FROM coupon_redemptions r WHERE r.coupon_id = c.id) AS uses, (SELECT discount_minor FROM order_coupons o WHERE o.coupon_id = c.id AND o.order_id = ?) AS discount FROM coupons c WHERE c.id = ?`, [orderId, id]);
    differ(`the count of uses of coupon ${id}`, row?.used, row?.uses);
    if (units?.cancelled === units?.ordered) differ(`the use of coupon ${id} of what was called off`, row?.used, 0);
    else if (Number(units?.cancelled) === 0) differ(`the use of coupon ${id} of what is kept`, row?.used, (row?.discount ?? 0) > 0 ? 1 : 0);
  }
}

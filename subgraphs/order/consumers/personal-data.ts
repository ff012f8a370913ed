/**
 * What orders keep about a person. A deletion takes names, addresses and notes; orders, payments and the ledger stay, under an id that names
 * nobody. Invoices and credit notes stay whole, name and address included: tax law has them kept unchanged for years (in Germany eight, § 147 AO and
 * § 14b UStG), which Article 17(3)(b) GDPR puts before the erasure. They are in the person's copy.
 */
import { personalDataConsumer, type PersonalData } from '#events/personal-data-consumer';
import type { Sql, Tx } from '#platform/data/database';
import { toJson } from '#platform/data/json';
import { redactEvents } from '#platform/eventlog/redact-events';
import type { Consumer } from '#platform/messaging/consumer';
import type { Outbox } from '#platform/outbox/outbox';
import { addressless, nobody, withoutPerson } from '../domain/without-person.ts';

const noEmail = 'deleted@deleted.invalid';

export const personalData: PersonalData = {
  subgraph: 'order',
  async collect(sql, userId) {
    return {
      orders: await sql.query('SELECT number, state, payment_state AS paymentState, fulfilment_state AS fulfilmentState, email, currency, total_minor AS totalMinor, shipping_address AS shippingAddress, note, placed_at AS placedAt FROM orders WHERE customer_id = ? ORDER BY placed_at', [userId]),
      orderLines: await sql.query(
        `SELECT o.number, l.title, l.variant_title AS variantTitle, l.sku, l.quantity FROM orders o
         JOIN vendor_orders v ON v.order_id = o.id JOIN order_lines l ON l.vendor_order_id = v.id WHERE o.customer_id = ? ORDER BY o.placed_at, l.id`,
        [userId],
      ),
      invoices: await sql.query('SELECT d.number, d.kind, d.currency, d.total_minor AS totalMinor, d.content, d.issued_at AS issuedAt FROM order_documents d JOIN orders o ON o.id = d.order_id WHERE o.customer_id = ? ORDER BY d.issued_at, d.id', [userId]),
      messages: await sql.query('SELECT vendor_order_id AS vendorOrderId, body, posted_at AS postedAt FROM vendor_order_messages WHERE author_id = ? ORDER BY id', [userId]),
      parcels: await sql.query('SELECT v.number, v.note, v.is_gift AS isGift, v.gift_message AS giftMessage, v.shipping_address AS shippingAddress FROM vendor_orders v JOIN orders o ON o.id = v.order_id WHERE o.customer_id = ? ORDER BY o.placed_at, v.position', [userId]),
      cartChoices: await sql.query('SELECT id, country, note, vendor_choices AS vendorChoices FROM carts WHERE customer_id = ? AND (note IS NOT NULL OR vendor_choices IS NOT NULL) ORDER BY id', [userId]),
      carts: await sql.query('SELECT c.id, c.status, c.note, l.variant_id AS variantId, l.quantity FROM carts c JOIN cart_lines l ON l.cart_id = c.id WHERE c.customer_id = ? ORDER BY c.id', [userId]),
    };
  },
  async obstacles(sql, userId) {
    const { orders = 0, checkouts = 0, returns = 0, refunds = 0, captures = 0, disputes = 0 } = await openMatters(sql, userId);
    return [
      ...(orders > 0 ? [`Orders that are not finished: ${orders}.`] : []),
      ...(checkouts > 0 ? ['A checkout is under way.'] : []),
      ...(returns > 0 ? [`Returns that are not finished: ${returns}.`] : []),
      ...(refunds > 0 ? [`Refunds that have not reached you yet: ${refunds}.`] : []),
      ...(captures > 0 ? [`Payments that are not settled: ${captures}.`] : []),
      ...(disputes > 0 ? [`Payments that are disputed at your bank: ${disputes}.`] : []),
    ];
  },
  async erase(tx, { userId, version }) {
    const orders = await tx.query<{ id: string; country: string }>('SELECT id, country FROM orders WHERE customer_id = ?', [userId]);
    const vendorOrders = orders.length > 0 ? await tx.query<{ id: string; address: string | null }>('SELECT id, shipping_address AS address FROM vendor_orders WHERE order_id IN (?)', [orders.map(({ id }) => id)]) : [];
    for (const { id, country } of orders) {
      await tx.execute('UPDATE orders SET email = ?, shipping_address = ?, note = NULL WHERE id = ?', [noEmail, toJson(addressless(country)), id]);
      await tx.execute('UPDATE vendor_orders SET note = NULL, gift_message = NULL WHERE order_id = ?', [id]);
    }
    // A parcel that went elsewhere keeps its own country: the tax on its papers, such as a later credit note, goes by it.
    for (const { id, address } of vendorOrders) if (address !== null) await tx.execute('UPDATE vendor_orders SET shipping_address = ? WHERE id = ?', [toJson(withoutPerson(JSON.parse(address))), id]);
    const facts = await eraseFacts(tx, userId, { order: orders.map(({ id }) => id), 'vendor-order': vendorOrders.map(({ id }) => id) });
    const messages = await tx.execute('UPDATE vendor_order_messages SET author_name = ? WHERE author_id = ?', [nobody, userId]);
    const checkouts = await eraseCheckouts(tx, userId);
    const carts = await tx.query<{ id: string }>("SELECT id FROM carts WHERE open_owner = ? AND status = 'ACTIVE'", [userId]);
    for (const { id } of carts) {
      for (const table of ['cart_lines', 'cart_coupons']) await tx.execute(`DELETE FROM ${table} WHERE cart_id = ?`, [id]);
      await tx.execute('DELETE FROM carts WHERE id = ?', [id]);
    }
    await tx.execute('UPDATE carts SET note = NULL, vendor_choices = NULL WHERE customer_id = ?', [userId]);
    // A copy stays, emptied, with the last version, also of somebody not known yet: an older announcement that comes late must not bring the person back.
    await tx.execute(
      `INSERT INTO user_copies (user_id, version, email, display_name, locale) VALUES (?, ?, ?, ?, 'en')
       ON DUPLICATE KEY UPDATE email = VALUES(email), display_name = VALUES(display_name), version = GREATEST(version, VALUES(version))`,
      [userId, version, noEmail, nobody],
    );
    return { orders: orders.length, vendorOrders: vendorOrders.length, messages: messages.affectedRows, facts, checkouts, carts: carts.length };
  },
};

interface OpenMatters {
  orders: number;
  checkouts: number;
  returns: number;
  /** Not paid out yet, what was collected before its time included; with what the provider declined, for which the person may have to be asked. */
  refunds: number;
  captures: number;
  disputes: number;
}

/** What somebody may still have to be reached about. */
async function openMatters(sql: Sql, userId: string): Promise<Partial<OpenMatters>> {
  const operations = (which: string) => `SELECT COUNT(*) FROM orders o JOIN payments p ON p.order_id = o.id JOIN payment_operations c ON c.payment_id = p.id
    WHERE o.customer_id = ? AND (${which}) AND (c.state = 'REQUESTED' OR c.unresolved_since IS NOT NULL)`;
  const [row] = await sql.query<OpenMatters>(
    `SELECT (SELECT COUNT(*) FROM orders WHERE customer_id = ? AND state = 'OPEN') AS orders,
       (SELECT COUNT(*) FROM carts WHERE open_owner = ? AND status = 'LOCKED') AS checkouts,
       (SELECT COUNT(*) FROM orders o JOIN vendor_orders v ON v.order_id = o.id JOIN order_returns r ON r.vendor_order_id = v.id
        WHERE o.customer_id = ? AND r.state IN ('REQUESTED', 'APPROVED')) AS returns,
       (${operations("c.kind = 'REFUND' OR (c.kind = 'VOID' AND p.collected_at_once_at IS NOT NULL)")}) AS refunds,
       (${operations("c.kind = 'CAPTURE'")}) AS captures,
       (SELECT COUNT(*) FROM payment_disputes d JOIN orders o ON o.id = d.order_id WHERE d.state = 'OPEN' AND o.customer_id = ?) AS disputes`,
    Array.from({ length: 6 }, () => userId),
  );
  return row ?? {};
}

/** What was announced of orders and checkouts stays in the event log without the person. */
async function eraseFacts(tx: Tx, userId: string, idsByType: Record<string, readonly string[]>): Promise<number> {
  const checkouts = await tx.query<{ id: string }>('SELECT id FROM checkouts WHERE customer_id = ?', [userId]);
  let changed = 0;
  for (const [aggregateType, aggregateIds] of Object.entries({ ...idsByType, checkout: checkouts.map(({ id }) => id) })) changed += await redactEvents(tx, { aggregateType, aggregateIds, redact: withoutPerson });
  return changed;
}

/** A settled checkout is needed for its amounts only: what it froze of the person goes, unless it has gone already, some days after its end. */
async function eraseCheckouts(tx: Tx, userId: string): Promise<number> {
  const checkouts = await tx.query<{ id: string; snapshot: string }>('SELECT c.id, c.snapshot FROM checkouts c WHERE c.customer_id = ? AND NOT c.is_forgotten', [userId]);
  for (const { id, snapshot } of checkouts) await tx.execute('UPDATE checkouts SET email = ?, snapshot = ?, action_url = NULL WHERE id = ?', [noEmail, toJson(withoutPerson(JSON.parse(snapshot))), id]);
  return checkouts.length;
}

export const createPersonalDataConsumer = (deps: { outbox: Outbox; now: () => Date }): Consumer => personalDataConsumer({ data: personalData, ...deps });

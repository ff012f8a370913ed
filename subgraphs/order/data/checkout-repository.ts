/** Checkouts: one row per saga, one row per transition. Each transition is one conditional UPDATE by version. */
import type { Sql, Tx } from '#platform/data/database';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { parseJson } from '#platform/data/json';
import { Overtaken } from '#platform/data/mysql-errors';
import type { CheckoutFact, CheckoutFailure, CheckoutSaga, CheckoutState } from '../domain/checkout-saga-types.ts';
import type { CheckoutSnapshot } from '../domain/checkout-snapshot.ts';
import type { OrderRow } from './order-repository.ts';

export interface CheckoutRow extends Omit<CheckoutSaga, 'failure' | 'paymentRequired'> {
  readonly id: string;
  readonly cartId: string;
  readonly orderId: string;
  readonly customerId: string | null;
  readonly guestKey: string | null;
  readonly email: string;
  readonly locale: string;
  readonly version: number;
  readonly paymentRequired: number;
  readonly paymentMethod: string;
  readonly failureCode: CheckoutFailure['code'] | null;
  readonly failureReason: string | null;
  readonly availableQuantity: number | null;
  readonly currency: string;
  readonly totalMinor: number;
  /** W3C trace context of the request that began it; null for checkouts older than the column. */
  readonly traceparent: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The order that it ended in, where it was read along with the end. */
  readonly order?: OrderRow | undefined;
}

/** Columns of a checkout without its snapshot. */
export const checkoutColumns = `id, cart_id AS cartId, order_id AS orderId, customer_id AS customerId, guest_key AS guestKey, email, locale, state, version,
  payment_required AS paymentRequired, payment_method AS paymentMethod, authorization_id AS authorizationId, action_url AS actionUrl, attempts, reauthorizations,
  unknown_since AS unknownSince, deadline_at AS deadlineAt, failure_code AS failureCode, failure_reason AS failureReason,
  available_quantity AS availableQuantity, currency, total_minor AS totalMinor, traceparent, created_at AS createdAt, updated_at AS updatedAt`;

/** Checkouts by id. */
export async function checkoutsByIds(sql: Sql, ids: readonly string[]): Promise<Map<string, CheckoutRow>> {
  const rows = await sql.query<CheckoutRow>(`SELECT ${checkoutColumns} FROM checkouts WHERE id IN (?)`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A checkout, with what the buyer agreed to where it was read or written along with it. */
export type CheckoutInHand = CheckoutRow & { readonly snapshot?: CheckoutSnapshot };

/** Locks checkouts for the rest of the transaction; by id, without those that are unknown. Snapshots, some kilobytes each, come along when asked for. */
export async function lockCheckouts(sql: Sql, ids: readonly string[], { withSnapshot = false } = {}): Promise<Map<string, CheckoutInHand>> {
  const rows = await sql.query<CheckoutRow & { snapshot?: string }>(`SELECT ${checkoutColumns}${withSnapshot ? ', snapshot' : ''} FROM checkouts WHERE id IN (?) ORDER BY id FOR UPDATE`, [ids]);
  return new Map(rows.map(({ snapshot, ...checkout }) => [checkout.id, snapshot === undefined ? checkout : { ...checkout, snapshot: parseJson<CheckoutSnapshot>(snapshot) }]));
}

/** What the buyer agreed to, frozen when the checkout began. Some days after its end no more is left than `whatCouponsTook`. */
export async function snapshotOf(sql: Sql, { id, snapshot }: Pick<CheckoutInHand, 'id' | 'snapshot'>): Promise<CheckoutSnapshot> {
  if (snapshot) return snapshot;
  const [row] = await sql.query<{ snapshot: string }>('SELECT snapshot FROM checkouts WHERE id = ?', [id]);
  if (!row) throw new Error(`checkout ${id} does not exist`);
  return parseJson<CheckoutSnapshot>(row.snapshot);
}

/** The saga's state as the rules see it. */
export function sagaOf(row: CheckoutRow): CheckoutSaga {
  const { state, authorizationId, actionUrl, attempts, reauthorizations, unknownSince, deadlineAt, failureCode, failureReason } = row;
  const failure = failureCode === null ? null : { code: failureCode, reason: failureReason ?? '' };
  return { state, paymentRequired: Boolean(row.paymentRequired), authorizationId, actionUrl, attempts, reauthorizations, unknownSince, deadlineAt, failure };
}

/** Stores a checkout that has just begun, as it is after its first step, and the audit row of that step. */
export function insertCheckout(tx: Tx, checkout: CheckoutRow & { snapshot: CheckoutSnapshot }, fact: CheckoutFact): void {
  tx.executeLater(
    `INSERT INTO checkouts (id, cart_id, order_id, customer_id, guest_key, email, locale, state, version, payment_required, payment_method, deadline_at,
       currency, total_minor, snapshot, traceparent, created_at, updated_at) VALUES (?)`,
    [
      [
        checkout.id,
        checkout.cartId,
        checkout.orderId,
        checkout.customerId,
        checkout.guestKey,
        checkout.email,
        checkout.locale,
        checkout.state,
        checkout.version,
        checkout.paymentRequired,
        checkout.paymentMethod,
        checkout.deadlineAt,
        checkout.currency,
        checkout.totalMinor,
        JSON.stringify(checkout.snapshot),
        checkout.traceparent,
        checkout.createdAt,
        checkout.updatedAt,
      ],
    ],
  );
  recordTransition(tx, { checkoutId: checkout.id, version: checkout.version, from: 'CREATED', to: checkout.state, fact });
}

export interface Transition {
  checkout: Pick<CheckoutRow, 'id' | 'version' | 'state'>;
  saga: CheckoutSaga;
  fact: CheckoutFact;
  /** For INSUFFICIENT_STOCK: how many of the short variant can be had. */
  availableQuantity?: number | null;
}

/** A checkout is not any more where it was believed to be: the transaction is run again. */
export class CheckoutMovedOn extends Overtaken {}

/**
 * Stores the state after a fact together with the audit row. Should the checkout have moved on, which its row lock rules out for whoever holds it, there is an audit
 * row of that version, and the transaction fails on its key with CheckoutMovedOn: so nobody waits to be told how many rows the UPDATE met.
 */
export function saveTransition(tx: Tx, { checkout, saga, fact, availableQuantity = null }: Transition): void {
  const at = new Date(fact.at);
  tx.executeLater(
    `UPDATE checkouts SET state = ?, authorization_id = ?, action_url = ?, attempts = ?, reauthorizations = ?, unknown_since = ?, deadline_at = ?, failure_code = ?,
       failure_reason = ?, available_quantity = COALESCE(?, available_quantity), version = version + 1, updated_at = ? WHERE id = ? AND version = ?`,
    [
      saga.state,
      saga.authorizationId,
      saga.actionUrl,
      saga.attempts,
      saga.reauthorizations,
      saga.unknownSince,
      saga.deadlineAt,
      saga.failure?.code ?? null,
      saga.failure?.reason.slice(0, 1000) ?? null,
      availableQuantity,
      at,
      checkout.id,
      checkout.version,
    ],
  );
  recordTransition(tx, { checkoutId: checkout.id, version: checkout.version + 1, from: checkout.state, to: saga.state, fact });
}

function recordTransition(tx: Tx, { checkoutId, version, from, to, fact }: { checkoutId: string; version: number; from: CheckoutState; to: CheckoutState; fact: CheckoutFact }): void {
  const detail = 'reason' in fact ? fact.reason.slice(0, 1000) : null;
  tx.insertAtEnd(
    'INSERT INTO checkout_transitions (checkout_id, version, from_state, to_state, fact, detail, at) VALUES ?',
    [[checkoutId, version, from, to, fact.type, detail, new Date(fact.at)]],
    (error) => (isDuplicateKey(error) ? new CheckoutMovedOn('a checkout has reached this version before', { cause: error }) : undefined),
  );
}

/** Ids of checkouts whose deadline has passed, the most overdue first. */
export async function overdueCheckouts(sql: Sql, { now, limit }: { now: Date; limit: number }): Promise<string[]> {
  const rows = await sql.query<{ id: string }>('SELECT id FROM checkouts WHERE deadline_at <= ? ORDER BY deadline_at LIMIT ?', [now.getTime(), limit]);
  return rows.map((row) => row.id);
}

/** Some checkouts that ended before a moment and still hold what the buyer said, with all they froze. */
export function endedCheckouts(sql: Sql, { before, limit }: { before: Date; limit: number }): Promise<(Pick<CheckoutRow, 'id' | 'orderId' | 'state'> & { snapshot: string })[]> {
  return sql.query('SELECT id, order_id AS orderId, state, snapshot FROM checkouts WHERE ended_at <= ? LIMIT ?', [before, limit]);
}

/** Leaves of a checkout that has ended its course and its amounts, and of what it froze what is `kept`. Resolves with false when somebody else has done so. */
export async function forgetCheckout(tx: Tx, id: string, kept: object): Promise<boolean> {
  const { affectedRows } = await tx.execute("UPDATE checkouts SET is_forgotten = TRUE, email = '', action_url = NULL, snapshot = ? WHERE id = ? AND ended_at IS NOT NULL", [JSON.stringify(kept), id]);
  return affectedRows === 1;
}

/** Checkouts as operators list them. Ids are time-ordered, so the order by id is the order of beginning. */
import type { Sql } from '#platform/data/database';
import type { CheckoutState } from '../domain/checkout-saga-types.ts';
import { checkoutColumns, type CheckoutRow } from './checkout-repository.ts';

interface Page {
  state?: CheckoutState | null | undefined;
  limit: number;
  /** Id of the last one seen. */
  before?: string;
}

/** Checkouts in a state (or all), the latest first. */
export function checkoutsPage(sql: Sql, { state, limit, before }: Page): Promise<CheckoutRow[]> {
  const conditions = [...(state ? [{ sql: 'state = ?', value: state }] : []), ...(before ? [{ sql: 'id < ?', value: before }] : [])];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.map((condition) => condition.sql).join(' AND ')}`;
  return sql.query<CheckoutRow>(`SELECT ${checkoutColumns} FROM checkouts${where} ORDER BY id DESC LIMIT ?`, [...conditions.map((condition) => condition.value), limit]);
}

export async function countCheckouts(sql: Sql, state?: CheckoutState | null): Promise<number> {
  const [row] = await sql.query<{ count: number }>(`SELECT COUNT(*) AS count FROM checkouts${state ? ' WHERE state = ?' : ''}`, state ? [state] : []);
  return row?.count ?? 0;
}

export interface TransitionRow {
  checkoutId: string;
  at: Date;
  from: CheckoutState;
  to: CheckoutState;
  fact: string;
  detail: string | null;
}

export function transitionsByCheckoutIds(sql: Sql, checkoutIds: readonly string[]): Promise<TransitionRow[]> {
  return sql.query<TransitionRow>(
    'SELECT checkout_id AS checkoutId, at, from_state AS `from`, to_state AS `to`, fact, detail FROM checkout_transitions WHERE checkout_id IN (?) ORDER BY checkout_id, version',
    [checkoutIds],
  );
}

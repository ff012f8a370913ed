/** Checkouts as operators list them. Ids are time-ordered, so the order by id is the order of beginning. */
import type { Sql } from '#platform/data/database';
import type { CheckoutState } from '../domain/checkout-saga-types.ts';
import { checkoutColumns, type CheckoutRow } from './checkout-repository.ts';

export interface CheckoutFilter {
  state?: CheckoutState | null | undefined;
  /** Those that failed for one of these reasons. */
  failureCodes?: readonly string[] | null;
}

interface Page extends CheckoutFilter {
  limit: number;
  /** Id of the last one seen. */
  before?: string;
}

interface Where {
  sql: string;
  values: unknown[];
}

function whereOf({ state, failureCodes }: CheckoutFilter, before?: string): Where {
  const conditions = [
    ...(state ? [{ sql: 'state = ?', value: state as unknown }] : []),
    // A reason that no checkout fails for: none.
    ...(failureCodes ? [{ sql: 'failure_code IN (?)', value: failureCodes.length > 0 ? failureCodes : [''] }] : []),
    ...(before ? [{ sql: 'id < ?', value: before }] : []),
  ];
  return { sql: conditions.length === 0 ? '' : ` WHERE ${conditions.map((condition) => condition.sql).join(' AND ')}`, values: conditions.map((condition) => condition.value) };
}

/** Checkouts of a filter (or all), the latest first. */
export function checkoutsPage(sql: Sql, { limit, before, ...filter }: Page): Promise<CheckoutRow[]> {
  const where = whereOf(filter, before);
  return sql.query<CheckoutRow>(`SELECT ${checkoutColumns} FROM checkouts${where.sql} ORDER BY id DESC LIMIT ?`, [...where.values, limit]);
}

export async function countCheckouts(sql: Sql, filter: CheckoutFilter): Promise<number> {
  const where = whereOf(filter);
  const [row] = await sql.query<{ count: number }>(`SELECT COUNT(*) AS count FROM checkouts${where.sql}`, where.values);
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

/** What operators watch of checkouts and money: how many are where, and figures of the business as counters. */
import type { Database, Sql } from '#platform/data/database';
import type { Job } from '#platform/service/jobs';
import { counter, gauge } from '#platform/telemetry/metrics';
import type { CheckoutRow } from '../data/checkout-repository.ts';

const everyMs = 15_000;
export const unfinishedStates = ['RESERVING', 'AUTHORIZING', 'PAYMENT_UNKNOWN', 'CONFIRMING', 'VOIDING', 'RELEASING'] as const;

const unfinished = gauge({ name: 'checkouts_unfinished', help: 'Checkouts under way, by state of the saga', labels: ['state'] });
const overdue = gauge({ name: 'checkouts_overdue', help: 'Checkouts past the deadline of their step by more than two minutes: nobody moves them' });
const operationsUnfinished = gauge({ name: 'payment_operations_unfinished', help: 'Captures, refunds and voids not yet confirmed by the provider, by kind', labels: ['kind'] });
const operationKinds = ['CAPTURE', 'REFUND', 'VOID'] as const;
const operationsFailed = gauge({ name: 'payment_operations_failed', help: 'Captures, refunds and voids that the provider declined for good and nobody has decided about yet, by kind', labels: ['kind'] });
const payoutsWaiting = gauge({ name: 'payouts_waiting', help: 'Payouts that wait for our own balance at the payment provider' });
const ended = counter({ name: 'checkouts_ended_total', help: 'Checkouts that ended: PLACED, or why not; TIMEOUT, PAYMENT_NOT_TAKEN and PAYMENT_UNAVAILABLE are ours, the others the buyer’s or the stock’s', labels: ['outcome'], fromZero: ['PLACED', 'TIMEOUT', 'PAYMENT_NOT_TAKEN', 'PAYMENT_UNAVAILABLE', 'UNKNOWN'].map((outcome) => ({ outcome })) });
const duration = counter({ name: 'checkouts_ended_seconds_total', help: 'Time from the begin to the end of checkouts that were placed' });
const orders = counter({ name: 'orders_placed_total', help: 'Orders placed, by currency', labels: ['currency'] });
const volume = counter({ name: 'orders_placed_minor_total', help: 'Gross merchandise volume: what placed orders cost in all, in minor units, by currency', labels: ['currency'] });

/** Counts the end of a checkout; to be called once it is committed. */
export function countEnd({ state, failureCode, currency, totalMinor, createdAt, updatedAt }: Pick<CheckoutRow, 'state' | 'failureCode' | 'currency' | 'totalMinor' | 'createdAt' | 'updatedAt'>): void {
  ended.inc({ outcome: state === 'PLACED' ? 'PLACED' : (failureCode ?? 'UNKNOWN') });
  if (state !== 'PLACED') return;
  duration.inc(Math.max(0, (updatedAt.getTime() - createdAt.getTime()) / 1000));
  orders.inc({ currency });
  volume.inc({ currency }, totalMinor);
}

/** Counts what is under way, from an index that holds unfinished checkouts only. */
export async function measureCheckouts(sql: Sql): Promise<void> {
  const rows = await sql.query<{ state: string; count: number; overdue: number }>(
    `SELECT state, COUNT(*) AS count, CAST(SUM(deadline_at < UNIX_TIMESTAMP() * 1000 - 120000) AS SIGNED) AS overdue
     FROM checkouts WHERE deadline_at IS NOT NULL GROUP BY state`,
  );
  const counts = new Map(rows.map(({ state, count }) => [state, count]));
  for (const state of unfinishedStates) unfinished.set({ state }, counts.get(state) ?? 0);
  overdue.set(rows.reduce((sum, row) => sum + row.overdue, 0));
  const operations = await sql.query<{ kind: string; count: number }>("SELECT kind, COUNT(*) AS count FROM payment_operations WHERE next_attempt_at IS NOT NULL GROUP BY kind");
  operationsUnfinished.reset();
  for (const { kind, count } of operations) operationsUnfinished.set({ kind }, count);
  const failed = await sql.query<{ kind: string; count: number }>('SELECT kind, COUNT(*) AS count FROM payment_operations WHERE unresolved_since IS NOT NULL GROUP BY kind');
  for (const kind of operationKinds) operationsFailed.set({ kind }, failed.find((row) => row.kind === kind)?.count ?? 0);
  const [waiting] = await sql.query<{ count: number }>("SELECT COUNT(*) AS count FROM payouts WHERE waiting_since IS NOT NULL AND state = 'CLAIMED'");
  payoutsWaiting.set(waiting?.count ?? 0);
}

export function createMeasureJob({ db }: { db: Database }): Job {
  return { name: 'measure-checkouts', everyMs, run: () => measureCheckouts(db) };
}

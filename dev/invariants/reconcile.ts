/** Reads our books of a span of time and the payment provider's, and compares them (I8). */
import type { Sql } from '#platform/data/database';
import { createPaymentProvider } from '../../subgraphs/order/payments/create-provider.ts';
import type { PaymentProvider } from '../../subgraphs/order/payments/payment-provider.ts';
import type { ProviderMovement } from '../../subgraphs/order/payments/provider-movement.ts';
import { withDatabase } from '../seed/seed-stack.ts';
import { urlOf, type Topology } from '../services.ts';
import { compareMovements, type BookedMovement, type Comparison, type Window } from './compare-movements.ts';

/** How far the provider's clock may be from ours, and how late its books may be. */
const skewMs = 3_600_000;

/** Lines that were, or may have been, carried out between two moments. */
async function bookedMovements(db: Sql, { from, to }: Window): Promise<BookedMovement[]> {
  type Row = Omit<BookedMovement, 'until'> & { until: Date | null };
  const checkouts = await db.query<Row>(
    `SELECT 'authorization' AS kind, c.id, COALESCE(p.authorization_id, c.authorization_id) AS providerId, COALESCE(p.authorization_id, c.authorization_id) AS authorizationId,
       COALESCE(p.authorized_minor, c.total_minor) AS amountMinor, c.currency, CASE c.state WHEN 'PLACED' THEN 'done' WHEN 'FAILED' THEN 'undone' ELSE 'open' END AS state,
       c.created_at AS \`from\`, CASE WHEN c.state IN ('PLACED', 'FAILED') THEN c.updated_at END AS \`until\`
     FROM checkouts c LEFT JOIN payments p ON p.checkout_id = c.id WHERE c.payment_required AND c.created_at < ? AND (c.updated_at >= ? OR c.state NOT IN ('PLACED', 'FAILED'))`,
    [to, from],
  );
  // Where all was collected with the first capture, the others move nothing at the provider, and a void gives back what was called off since.
  const operations = await db.query<Row>(
    `SELECT LOWER(o.kind) AS kind, o.id, CASE WHEN o.kind = 'VOID' AND p.collected_at_once_at IS NOT NULL THEN NULL ELSE o.provider_reference END AS providerId, p.authorization_id AS authorizationId,
       o.amount_minor - CASE WHEN o.kind = 'VOID' AND p.collected_at_once_at IS NOT NULL THEN p.authorized_minor - p.collected_at_once_minor ELSE 0 END AS amountMinor, p.currency,
       CASE o.state WHEN 'SUCCEEDED' THEN 'done' WHEN 'FAILED' THEN 'undone' ELSE 'open' END AS state, o.created_at AS \`from\`, o.finished_at AS \`until\`
     FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE o.created_at < ? AND (o.finished_at >= ? OR o.finished_at IS NULL) AND NOT (o.kind = 'CAPTURE' AND p.collected_at_once_at IS NOT NULL)
     HAVING NOT (kind = 'void' AND amountMinor = 0)`,
    [to, from],
  );
  const collected = (kind: string, amount: string) =>
    `SELECT '${kind}' AS kind, id, NULL AS providerId, authorization_id AS authorizationId, ${amount} AS amountMinor, currency, 'done' AS state,
       (SELECT MIN(o.created_at) FROM payment_operations o WHERE o.payment_id = payments.id AND o.kind = 'CAPTURE') AS \`from\`, collected_at_once_at AS \`until\`
     FROM payments WHERE collected_at_once_at >= ? AND ${amount} > 0`;
  const atOnce = await db.query<Row>(`${collected('capture', 'collected_at_once_minor')} UNION ALL ${collected('void', 'authorized_minor - collected_at_once_minor')}`, [from, from]);
  // Sent ones are with the provider, whether they have arrived or not.
  const payouts = await db.query<Row>(
    `SELECT 'transfer' AS kind, id, provider_reference AS providerId, NULL AS authorizationId, amount_minor AS amountMinor, currency,
       CASE state WHEN 'CLAIMED' THEN 'open' WHEN 'FAILED' THEN 'undone' ELSE 'done' END AS state, reversed_minor AS reversedMinor, created_at AS \`from\`,
       CASE WHEN finished_at IS NULL AND state = 'SENT' THEN created_at ELSE GREATEST(finished_at, COALESCE(reversed_at, finished_at)) END AS \`until\`
     FROM payouts WHERE created_at < ? AND (finished_at >= ? OR finished_at IS NULL OR reversed_at >= ?)`,
    [to, from, from],
  );
  const now = new Date();
  return [...checkouts, ...operations, ...atOnce, ...payouts].map((row) => ({ ...row, until: row.until ?? now }));
}

export interface ReconcileOptions {
  db: Sql;
  provider: Pick<PaymentProvider, 'movements'>;
  window: Window;
  pageSize?: number;
  maxPages?: number;
}

/**
 * Compares both books. The provider is asked for the whole life of what we booked, which may have begun before the window or ended after it; nothing beyond the
 * window is judged. @throws DomainError PAYMENT_MOVEMENTS_UNREADABLE when the provider's books cannot be read to the end.
 */
export async function reconcileBooks({ db, provider, window, ...paging }: ReconcileOptions): Promise<Comparison> {
  const wider = { from: new Date(window.from.getTime() - skewMs), to: new Date(window.to.getTime() + skewMs) };
  const books = await bookedMovements(db, wider);
  const from = new Date(books.reduce((first, booked) => Math.min(first, booked.from.getTime() - skewMs), wider.from.getTime()));
  const to = new Date(books.reduce((last, booked) => Math.max(last, booked.until.getTime() + skewMs), wider.to.getTime()));
  const movements: ProviderMovement[] = [];
  for await (const movement of provider.movements({ from, to, ...paging })) movements.push(movement);
  return compareMovements(books, movements, window);
}

/** The payment sandbox of a stack on this machine. */
export function sandboxOf(topology: Topology): PaymentProvider {
  const key = topology.secrets.paymentApiKey;
  return createPaymentProvider({ PAYMENT_PROVIDER: 'sandbox', PAYMENT_PROVIDER_URL: urlOf(topology, 'payment-sandbox'), PAYMENT_API_KEY: key, PAYMENT_RETURN_URL: '', PAYMENT_WEBHOOK_SECRET: '' });
}

/** All time, as far as both books reach. */
export const always = (now = new Date()): Window => ({ from: new Date(0), to: new Date(now.getTime() + 1_000) });

/** Differences of a stack on this machine with its payment sandbox, in words; empty when both books agree. */
export async function reconcile(topology: Topology): Promise<string[]> {
  const provider = sandboxOf(topology);
  try {
    const { differences } = await withDatabase(topology, 'order', (db) => reconcileBooks({ db, provider, window: always() }));
    return differences.map(({ text }) => `I8: ${text}`);
  } finally {
    await provider.close();
  }
}

/** Reads our books of a span of time and the payment provider's, and compares them (I8). */
import type { Database } from '#platform/data/database';
import type { Reader } from '#platform/service/sliced-check';
import { createPaymentProvider } from '../../subgraphs/order/payments/create-provider.ts';
import type { PaymentProvider } from '../../subgraphs/order/payments/payment-provider.ts';
import { withDatabase } from '../seed/seed-stack.ts';
import { urlOf, type Topology } from '../services.ts';
import { compareMovements, joinComparisons, type BookedMovement, type Comparison, type Window } from './compare-movements.ts';
import { openLinesOnDisk } from './lines-on-disk.ts';

/** How far the provider's clock may be from ours, and how late its books may be. */
const skewMs = 3_600_000;
/** Lines of both books that are compared at a time. */
const linesAtATime = 5_000;

/** What one table says; the bounds of a slice follow the params. */
interface BookedPart {
  table: string;
  sql: string;
  params: readonly unknown[];
}

/** Lines that were, or may have been, carried out between two moments. */
function bookedParts({ from, to }: Window): readonly BookedPart[] {
  const checkouts = {
    table: 'checkouts',
    sql: `SELECT 'authorization' AS kind, c.id, COALESCE(p.authorization_id, c.authorization_id) AS providerId, COALESCE(p.authorization_id, c.authorization_id) AS authorizationId,
       COALESCE(p.authorized_minor, c.total_minor) AS amountMinor, c.currency, CASE c.state WHEN 'PLACED' THEN 'done' WHEN 'FAILED' THEN 'undone' ELSE 'open' END AS state,
       c.created_at AS \`from\`, CASE WHEN c.state IN ('PLACED', 'FAILED') THEN c.updated_at END AS \`until\`
     FROM checkouts c LEFT JOIN payments p ON p.checkout_id = c.id WHERE c.payment_required AND c.created_at < ? AND (c.updated_at >= ? OR c.state NOT IN ('PLACED', 'FAILED')) AND c.id > ? AND c.id <= ?`,
    params: [to, from],
  };
  // Where all was collected with the first capture, the others move nothing at the provider, and a void gives back what was called off since.
  const operations = {
    table: 'payment_operations',
    sql: `SELECT LOWER(o.kind) AS kind, o.id, CASE WHEN o.kind = 'VOID' AND p.collected_at_once_at IS NOT NULL THEN NULL ELSE o.provider_reference END AS providerId, p.authorization_id AS authorizationId,
       o.amount_minor - CASE WHEN o.kind = 'VOID' AND p.collected_at_once_at IS NOT NULL THEN p.authorized_minor - p.collected_at_once_minor ELSE 0 END AS amountMinor, p.currency,
       CASE o.state WHEN 'SUCCEEDED' THEN 'done' WHEN 'FAILED' THEN 'undone' ELSE 'open' END AS state, o.created_at AS \`from\`, o.finished_at AS \`until\`
     FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE o.created_at < ? AND (o.finished_at >= ? OR o.finished_at IS NULL) AND NOT (o.kind = 'CAPTURE' AND p.collected_at_once_at IS NOT NULL)
       AND o.id > ? AND o.id <= ? HAVING NOT (kind = 'void' AND amountMinor = 0)`,
    params: [to, from],
  };
  const collected = (kind: string, amount: string) => ({
    table: 'payments',
    sql: `SELECT '${kind}' AS kind, id, NULL AS providerId, authorization_id AS authorizationId, ${amount} AS amountMinor, currency, 'done' AS state,
       (SELECT MIN(o.created_at) FROM payment_operations o WHERE o.payment_id = payments.id AND o.kind = 'CAPTURE') AS \`from\`, collected_at_once_at AS \`until\`
     FROM payments WHERE collected_at_once_at >= ? AND ${amount} > 0 AND id > ? AND id <= ?`,
    params: [from],
  });
  // Sent ones are with the provider, whether they have arrived or not.
  const payouts = {
    table: 'payouts',
    sql: `SELECT 'transfer' AS kind, id, provider_reference AS providerId, NULL AS authorizationId, amount_minor AS amountMinor, currency,
       CASE state WHEN 'CLAIMED' THEN 'open' WHEN 'FAILED' THEN 'undone' ELSE 'done' END AS state, reversed_minor AS reversedMinor, created_at AS \`from\`,
       CASE WHEN finished_at IS NULL AND state = 'SENT' THEN created_at ELSE GREATEST(finished_at, COALESCE(reversed_at, finished_at)) END AS \`until\`
     FROM payouts WHERE created_at < ? AND (finished_at >= ? OR finished_at IS NULL OR reversed_at >= ?) AND id > ? AND id <= ?`,
    params: [to, from, from],
  };
  return [checkouts, operations, collected('capture', 'collected_at_once_minor'), collected('void', 'authorized_minor - collected_at_once_minor'), payouts];
}

/** Rows of a table that one statement looks at. */
const rowsAtATime = 5_000;
/** After all ids. */
const end = '~';

/** Slice by slice along the ids. */
async function* bookedMovements(sql: Reader, window: Window): AsyncIterable<BookedMovement> {
  const now = new Date();
  for (const part of bookedParts(window))
    for (let after: string | undefined = ''; after !== undefined; ) {
      const [bound]: { id: string }[] = await sql.query<{ id: string }>(`SELECT id FROM ${part.table} WHERE id > ? ORDER BY id LIMIT 1 OFFSET ${rowsAtATime - 1}`, [after]);
      const rows = await sql.query<Omit<BookedMovement, 'until'> & { until: Date | null }>(part.sql, [...part.params, after, bound?.id ?? end]);
      for (const row of rows) yield { ...row, until: row.until ?? now };
      after = bound?.id;
    }
}

export interface ReconcileOptions {
  db: Pick<Database, 'snapshot'>;
  provider: Pick<PaymentProvider, 'movements'>;
  window: Window;
  pageSize?: number;
  maxPages?: number;
}

/**
 * Compares both books. The provider is asked for the whole life of what we booked, which may have begun before the window or ended after it; nothing beyond the
 * window is judged. Both go through a file on disk, and few lines of them are in
 * memory at a time. @throws DomainError PAYMENT_MOVEMENTS_UNREADABLE when the provider's books cannot be read to the end.
 */
export async function reconcileBooks({ db, provider, window, ...paging }: ReconcileOptions): Promise<Comparison> {
  const wider = { from: new Date(window.from.getTime() - skewMs), to: new Date(window.to.getTime() + skewMs) };
  const lines = openLinesOnDisk();
  try {
    let [from, to] = [wider.from.getTime(), wider.to.getTime()];
    // Of one moment: what moves from one table to the other meanwhile would be missing, or there twice.
    await db.snapshot(async (sql) => {
      for await (const booked of bookedMovements(sql, wider)) {
        lines.addBooked(booked);
        from = Math.min(from, booked.from.getTime() - skewMs);
        to = Math.max(to, booked.until.getTime() + skewMs);
      }
    });
    for await (const movement of provider.movements({ from: new Date(from), to: new Date(to), ...paging })) lines.addMovement(movement);
    let compared = compareMovements([], [], window);
    for (const { books, movements } of lines.groups(linesAtATime)) compared = joinComparisons(compared, compareMovements(books, movements, window));
    return compared;
  } finally {
    lines.close();
  }
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

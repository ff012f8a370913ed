/** Our books against the payment provider's, movement by movement: every difference is listed (I8). */
import type { Database } from '#platform/data/database';
import type { Movement, MovementKind } from '../payment-sandbox/model.ts';
import { withDatabase } from '../seed/seed-stack.ts';
import { urlOf, type Topology } from '../services.ts';

type Sums = Record<'authorized' | 'captured' | 'voided' | 'refunded', number>;

const sumOf: Partial<Record<MovementKind, keyof Sums>> = { authorization: 'authorized', capture: 'captured', void: 'voided', refund: 'refunded' };

/** Every movement the provider has in its books. */
async function providerMovements(topology: Topology): Promise<Movement[]> {
  const movements: Movement[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const response = await fetch(`${urlOf(topology, 'payment-sandbox')}/v1/ledger?after=${after}&limit=1000`, { headers: { authorization: `Bearer ${topology.secrets.paymentApiKey}` } });
    if (!response.ok) throw new Error(`the payment provider answered ${response.status} to a request for its ledger`);
    const page = (await response.json()) as { movements: Movement[]; nextAfter: number | null };
    movements.push(...page.movements);
    after = page.nextAfter;
  }
  return movements;
}

/** What our books say about the payment of one checkout. */
export interface PaymentBooks {
  checkoutId: string;
  state: string;
  authorizationId: string | null;
  /** Null until there is an order. */
  currency: string | null;
  authorized: number | null;
  captured: number | null;
  voided: number | null;
  refunded: number | null;
  /** What is still owed: calls that were decided and not made yet. */
  isSettled: number;
}

/** What our books say about one payout. */
export interface PayoutBooks {
  id: string;
  state: string;
  currency: string;
  amountMinor: number;
}

function paymentBooks(db: Database): Promise<PaymentBooks[]> {
  return db.query<PaymentBooks>(
    `SELECT c.id AS checkoutId, c.state, COALESCE(p.authorization_id, c.authorization_id) AS authorizationId, p.currency, p.authorized_minor AS authorized,
       p.captured_minor AS captured, p.refunded_minor AS refunded,
       CAST((SELECT SUM(o.amount_minor) FROM payment_operations o WHERE o.payment_id = p.id AND o.kind = 'VOID' AND o.state = 'SUCCEEDED') AS SIGNED) AS voided,
       NOT EXISTS (SELECT 1 FROM payment_operations o WHERE o.payment_id = p.id AND o.state = 'REQUESTED') AS isSettled
     FROM checkouts c LEFT JOIN payments p ON p.checkout_id = c.id WHERE c.payment_required`,
  );
}

/** Differences in words; empty when both books agree. Payments and payouts with calls under way are left out. */
export async function reconcile(topology: Topology): Promise<string[]> {
  const movements = await providerMovements(topology);
  const books = await withDatabase(topology, 'order', async (db) => ({
    payments: await paymentBooks(db),
    payouts: await db.query<PayoutBooks>('SELECT id, state, currency, amount_minor AS amountMinor FROM payouts'),
  }));
  return differencesOf(books, movements);
}

/** Every difference between our books and the provider's movements, each in one line. */
export function differencesOf({ payments, payouts }: { payments: readonly PaymentBooks[]; payouts: readonly PayoutBooks[] }, movements: readonly Movement[]): string[] {
  const byAuthorization = Map.groupBy(movements.filter((movement) => movement.authorizationId !== null), (movement) => movement.authorizationId as string);
  const known = new Set(payments.flatMap((payment) => payment.authorizationId ?? []));
  const strangers = [...byAuthorization.keys()].filter((id) => !known.has(id)).map((id) => `I8: the provider has authorisation ${id}, which no checkout knows`);
  const differences = payments.flatMap((payment) => comparePayment(payment, byAuthorization.get(payment.authorizationId ?? '') ?? []));
  return [...strangers, ...differences, ...compareTransfers(payouts, movements)];
}

function comparePayment(payment: PaymentBooks, movements: readonly Movement[]): string[] {
  const provider: Sums = { authorized: 0, captured: 0, voided: 0, refunded: 0 };
  for (const movement of movements) {
    const key = sumOf[movement.kind];
    if (key) provider[key] += movement.amountMinor;
  }
  const difference = (what: string, mine: number, theirs: number) => (mine === theirs ? [] : [`I8: checkout ${payment.checkoutId} has ${mine} ${what}, the provider ${theirs}`]);
  if (payment.state === 'FAILED') return difference('held after failing', 0, provider.authorized - provider.voided);
  if (payment.state !== 'PLACED' || !payment.isSettled) return [];
  return [
    ...foreignCurrencies(`checkout ${payment.checkoutId}`, payment.currency, movements),
    ...difference('authorised', payment.authorized ?? 0, provider.authorized),
    ...difference('captured', payment.captured ?? 0, provider.captured),
    ...difference('refunded', payment.refunded ?? 0, provider.refunded),
    ...difference('voided', payment.voided ?? 0, provider.voided),
  ];
}

function foreignCurrencies(what: string, own: string | null, movements: readonly Movement[]): string[] {
  return movements.filter(({ currency }) => currency !== own).map(({ kind, objectId, currency }) => `I8: ${what} is in ${own}, ${kind} ${objectId} at the provider in ${currency}`);
}

function compareTransfers(payouts: readonly PayoutBooks[], movements: readonly Movement[]): string[] {
  const sent = Map.groupBy(movements.filter((movement) => movement.kind === 'transfer'), (movement) => movement.reference);
  const failed = new Set(movements.filter((movement) => movement.kind === 'transfer_failed').map((movement) => movement.reference));
  const wrong = payouts.flatMap(({ id, state, currency, amountMinor }) => {
    if (state === 'CLAIMED') return [];
    const transfers = sent.get(id) ?? [];
    const theirs = failed.has(id) ? 0 : transfers.reduce((sum, transfer) => sum + transfer.amountMinor, 0);
    const mine = state === 'FAILED' ? 0 : amountMinor;
    return [...foreignCurrencies(`payout ${id}`, currency, transfers), ...(mine === theirs ? [] : [`I8: payout ${id} is ${state} with ${mine}, the provider sent ${theirs}`])];
  });
  const known = new Set(payouts.map((payout) => payout.id));
  return [...wrong, ...[...sent.keys()].filter((id) => !known.has(id)).map((id) => `I8: the provider sent transfer ${id}, which no payout knows`)];
}

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

interface PaymentBooks {
  checkoutId: string;
  state: string;
  authorizationId: string | null;
  authorized: number | null;
  captured: number | null;
  voided: number | null;
  refunded: number | null;
  /** What is still owed: calls that were decided and not made yet. */
  isSettled: number;
}

function paymentBooks(db: Database): Promise<PaymentBooks[]> {
  return db.query<PaymentBooks>(
    `SELECT c.id AS checkoutId, c.state, COALESCE(p.authorization_id, c.authorization_id) AS authorizationId, p.authorized_minor AS authorized,
       p.captured_minor AS captured, p.refunded_minor AS refunded,
       CAST((SELECT SUM(o.amount_minor) FROM payment_operations o WHERE o.payment_id = p.id AND o.kind = 'VOID' AND o.state = 'SUCCEEDED') AS SIGNED) AS voided,
       NOT EXISTS (SELECT 1 FROM payment_operations o WHERE o.payment_id = p.id AND o.state = 'REQUESTED') AS isSettled
     FROM checkouts c LEFT JOIN payments p ON p.checkout_id = c.id WHERE c.payment_required`,
  );
}

/** Differences in words; empty when both books agree. Payments with calls under way are left out. */
export async function reconcile(topology: Topology): Promise<string[]> {
  const movements = await providerMovements(topology);
  const byAuthorization = Map.groupBy(movements.filter((movement) => movement.authorizationId !== null), (movement) => movement.authorizationId as string);
  const ours = await withDatabase(topology, 'order', paymentBooks);
  const known = new Set(ours.flatMap((payment) => payment.authorizationId ?? []));
  const strangers = [...byAuthorization.keys()].filter((id) => !known.has(id)).map((id) => `I8: the provider has authorisation ${id}, which no checkout knows`);
  const differences = ours.flatMap((payment) => comparePayment(payment, byAuthorization.get(payment.authorizationId ?? '') ?? []));
  return [...strangers, ...differences, ...(await compareTransfers(topology, movements))];
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
    ...difference('authorised', payment.authorized ?? 0, provider.authorized),
    ...difference('captured', payment.captured ?? 0, provider.captured),
    ...difference('refunded', payment.refunded ?? 0, provider.refunded),
    ...difference('voided', payment.voided ?? 0, provider.voided),
  ];
}

async function compareTransfers(topology: Topology, movements: readonly Movement[]): Promise<string[]> {
  const sent = new Map(movements.filter((movement) => movement.kind === 'transfer').map((movement) => [movement.reference, movement.amountMinor]));
  const failed = new Set(movements.filter((movement) => movement.kind === 'transfer_failed').map((movement) => movement.reference));
  const payouts = await withDatabase(topology, 'order', (db) => db.query<{ id: string; state: string; amountMinor: number }>("SELECT id, state, amount_minor AS amountMinor FROM payouts WHERE state <> 'CLAIMED'"));
  const wrong = payouts.flatMap(({ id, state, amountMinor }) => {
    const theirs = failed.has(id) ? 0 : (sent.get(id) ?? 0);
    const mine = state === 'FAILED' ? 0 : amountMinor;
    return mine === theirs ? [] : [`I8: payout ${id} is ${state} with ${mine}, the provider sent ${theirs}`];
  });
  const known = new Set(payouts.map((payout) => payout.id));
  return [...wrong, ...[...sent.keys()].filter((id) => !known.has(id)).map((id) => `I8: the provider sent transfer ${id}, which no payout knows`)];
}

/** Stripe's balance transactions as movements. Types: https://docs.stripe.com/reports/balance-transaction-types */
import type { Stripe } from 'stripe';
import type { MovementKind, ProviderMovement } from './provider-movement.ts';
import { fromStripeAmount } from './stripe-amounts.ts';
import { captureMarks, collectedAtOnce, isRelease } from './stripe-lookups.ts';

const kindOf: Readonly<Record<string, MovementKind>> = {
  charge: 'capture',
  payment: 'capture',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund_failed',
  transfer: 'transfer',
  transfer_refund: 'transfer_failed',
  transfer_cancel: 'transfer_failed',
  transfer_failure: 'transfer_failed',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  tax_fee: 'fee',
  payout: 'own',
  payout_cancel: 'own',
  payout_failure: 'own',
  topup: 'own',
  topup_reversal: 'own',
};

type Transaction = Stripe.BalanceTransaction;
type Source = Exclude<Transaction['source'], string | null>;
type Detail = Pick<ProviderMovement, 'id' | 'authorizationId' | 'amount' | 'reference' | 'idempotencyKey' | 'isAtOnce'>;

const idOf = (object: string | { id: string } | null | undefined): string | null => (typeof object === 'string' ? object : (object?.id ?? null));

/**
 * A reader of one list: it remembers which captures of a charge it has told of, since Stripe books all of them on the one
 * charge and only their marks on the intent tell them apart.
 */
export function createBalanceReader() {
  const told = new Map<string, Set<string>>();
  return function* read(transaction: Transaction): Iterable<ProviderMovement> {
    const { type, created, currency, fee } = transaction;
    const kind = kindIn(transaction);
    const at = new Date(created * 1000);
    const note = kind === 'other' || kind === 'own' ? [type, transaction.description].filter(Boolean).join(': ') : type;
    yield { kind, ...detailOf(kind, transaction, told), at, note };
    yield* setFreeBy(transaction, at);
    if (fee !== 0) yield { kind: 'fee', id: transaction.id, authorizationId: null, amount: fromStripeAmount(fee, currency), reference: null, idempotencyKey: null, at, note: `fee of ${type}` };
  };
}

const sourceOf = ({ source }: Transaction): Source | null => (typeof source === 'string' ? null : source);

/** A refund of what had been collected at once is what a void comes to. */
function kindIn(transaction: Transaction): MovementKind {
  const kind = kindOf[transaction.type] ?? 'other';
  const source = sourceOf(transaction);
  if (source?.object !== 'refund' || !isRelease(source)) return kind;
  return kind === 'refund' ? 'void' : kind === 'refund_failed' ? 'void_failed' : kind;
}

/** The intent of a charge that was collected at once. */
function intentAtOnce(charge: Source | null): Stripe.PaymentIntent | null {
  const intent = charge?.object === 'charge' && typeof charge.payment_intent === 'object' ? charge.payment_intent : null;
  return intent?.metadata[collectedAtOnce] === undefined ? null : intent;
}

/** What a capture of everything that was still asked for has set free. */
function* setFreeBy(transaction: Transaction, at: Date): Iterable<ProviderMovement> {
  const charge = sourceOf(transaction);
  const intent = transaction.type === 'charge' || transaction.type === 'payment' ? intentAtOnce(charge) : null;
  if (!intent || intent.amount === intent.amount_received) return;
  const amount = fromStripeAmount(intent.amount - intent.amount_received, intent.currency);
  yield { kind: 'void', id: intent.id, authorizationId: intent.id, amount, reference: intent.metadata['reference'] ?? null, idempotencyKey: null, isAtOnce: true, at, note: 'final capture' };
}

function detailOf(kind: MovementKind, transaction: Transaction, told: Map<string, Set<string>>): Detail {
  const source = sourceOf(transaction);
  if (kind === 'capture' && source?.object === 'charge') return captureDetail(transaction, source, told);
  const isOurs = kind !== 'other' && kind !== 'own' && kind !== 'fee';
  // In the currency of the payment, where Stripe has converted it for the balance.
  if (isOurs && source && isMoved(source)) return movedDetail(source);
  return { id: idOf(transaction.source) ?? transaction.id, authorizationId: null, amount: fromStripeAmount(isOurs ? Math.abs(transaction.amount) : -transaction.amount, transaction.currency), reference: null, idempotencyKey: null };
}

type Moved = Extract<Source, { object: 'refund' | 'transfer' | 'transfer_reversal' }>;

const isMoved = (source: Source): source is Moved => source.object === 'refund' || source.object === 'transfer' || source.object === 'transfer_reversal';

function movedDetail(source: Moved): Detail {
  return {
    id: source.object === 'transfer_reversal' ? (idOf(source.transfer) ?? source.id) : source.id,
    authorizationId: source.object === 'refund' ? idOf(source.payment_intent) : null,
    amount: fromStripeAmount(source.amount, source.currency),
    reference: source.metadata?.['reference'] ?? null,
    idempotencyKey: source.metadata?.['idempotency_key'] ?? null,
  };
}

/** The capture with this amount that was not told of yet; captures of one amount are as good as one another. */
function captureDetail({ amount, currency, exchange_rate: rate }: Transaction, charge: Stripe.Charge, told: Map<string, Set<string>>): Detail {
  const intent = typeof charge.payment_intent === 'string' ? null : charge.payment_intent;
  const whole = intentAtOnce(charge);
  if (whole) return { id: charge.id, authorizationId: whole.id, amount: fromStripeAmount(whole.amount_received, whole.currency), reference: whole.metadata['reference'] ?? null, idempotencyKey: null, isAtOnce: true };
  const known = told.get(charge.id) ?? new Set<string>();
  const isThis = (units: number) => (rate === null ? units === amount : Math.abs(units * rate - amount) <= 1);
  const mark = captureMarks(intent?.metadata ?? {}).find(({ name, units }) => !known.has(name) && isThis(units));
  if (mark) told.set(charge.id, known.add(mark.name));
  return {
    id: mark ? `${charge.id}:${mark.name}` : charge.id,
    authorizationId: idOf(charge.payment_intent),
    amount: mark ? fromStripeAmount(mark.units, charge.currency) : fromStripeAmount(amount, currency),
    reference: mark?.reference ?? charge.metadata['reference'] ?? null,
    idempotencyKey: null,
  };
}

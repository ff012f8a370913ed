import type { Stripe } from 'stripe';
import { defaultMaxPages, movementsUnreadable, tooManyPages, type MovementsQuery, type ProviderMovement } from './provider-movement.ts';
import { fromStripeAmount } from './stripe-amounts.ts';
import { createBalanceReader } from './stripe-balance.ts';
import { collectedAtOnce } from './stripe-lookups.ts';
import { attempt } from './stripe-outcomes.ts';

const largestPage = 100;
/** The longest that a card's authorisation can be held; one that ends in the window began at most so long before. */
const longestHoldMs = 31 * 86_400_000;

const seconds = (at: Date) => Math.ceil(at.getTime() / 1000);
const fromSeconds = (at: number) => new Date(at * 1000);

/** What a list has, page by page. A page that gives no answer is asked for again twice: reading changes nothing. */
async function* pagesOf<T>(first: (options: { maxNetworkRetries: number; timeout: number }) => AsyncIterable<T>, { timeoutMs, pageSize, maxPages }: { timeoutMs: number; pageSize: number; maxPages: number }): AsyncIterable<T> {
  const iterator = first({ maxNetworkRetries: 2, timeout: timeoutMs })[Symbol.asyncIterator]();
  for (let read = 0; ; read += 1) {
    const next = await attempt(timeoutMs, {}, () => iterator.next());
    if (next.status !== 'answered') throw movementsUnreadable(`Stripe gave no page of its books: ${'message' in next ? next.message : next.reason}`);
    if (next.value.done) return;
    if (read === pageSize * maxPages) throw tooManyPages(maxPages);
    yield next.value.value;
  }
}

/** Authorisations and what was set free of them: no money moves, so they are in no balance. */
function* intentMovements(intent: Stripe.PaymentIntent): Iterable<ProviderMovement> {
  const charge = typeof intent.latest_charge === 'string' ? null : intent.latest_charge;
  // Declined, or never confirmed by the buyer: nothing was ever held.
  if (charge?.status !== 'succeeded') return;
  const common = { id: intent.id, authorizationId: intent.id, reference: intent.metadata['reference'] ?? null };
  const amount = (units: number) => fromStripeAmount(units, intent.currency);
  yield { ...common, kind: 'authorization', amount: amount(intent.amount), idempotencyKey: intent.metadata['idempotency_key'] ?? null, at: fromSeconds(intent.created), note: 'payment_intent' };
  // What a capture of everything has set free is told with that capture, whose time only the balance knows.
  const isOver = intent.status === 'canceled' || (intent.status === 'succeeded' && intent.metadata[collectedAtOnce] === undefined);
  const restUnits = intent.amount - intent.amount_received;
  if (isOver && restUnits > 0)
    yield { ...common, kind: 'void', amount: amount(restUnits), idempotencyKey: null, at: fromSeconds(intent.canceled_at ?? charge.created), note: `payment_intent ${intent.status}` };
}

/**
 * What Stripe says has happened: balance transactions for what moved, payment intents for what was only held.
 * @throws DomainError PAYMENT_MOVEMENTS_UNREADABLE, PAYMENT_REQUEST_REFUSED.
 */
export async function* stripeMovements({ stripe, timeoutMs }: { stripe: Stripe; timeoutMs: number }, query: MovementsQuery): AsyncIterable<ProviderMovement> {
  const { from, to, pageSize = largestPage, maxPages = defaultMaxPages } = query;
  const paging = { timeoutMs, pageSize, maxPages };
  const isIn = (at: Date) => at >= from && at < to;
  // Stripe counts in seconds, so that the bounds are looked at again for each movement.
  const created = (since: Date) => ({ gte: Math.floor(Math.max(since.getTime(), 0) / 1000), lt: seconds(to) });
  const intents = pagesOf((options) => stripe.paymentIntents.list({ created: created(new Date(from.getTime() - longestHoldMs)), limit: pageSize, expand: ['data.latest_charge'] }, options), paging);
  for await (const intent of intents) for (const movement of intentMovements(intent)) if (isIn(movement.at)) yield movement;
  const read = createBalanceReader();
  const transactions = pagesOf((options) => stripe.balanceTransactions.list({ created: created(from), limit: pageSize, expand: ['data.source.payment_intent'] }, options), paging);
  for await (const transaction of transactions) for (const movement of read(transaction)) if (isIn(movement.at)) yield movement;
}

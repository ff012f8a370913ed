/** Sends claimed payouts to the provider, each under its own key, until the answer is definite; and claims on schedule. */
import { payoutFailed, payoutSent } from '#events/order';
import type { Database, Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import type { Outbox } from '#platform/outbox/outbox';
import { deadlineIn } from '#platform/resilience/deadline';
import { workThrough, type Job } from '#platform/service/jobs';
import type { Logger } from '#platform/telemetry/logger';
import { book } from '../data/ledger-repository.ts';
import { mayDie } from '../failpoints.ts';
import { claimAttempt, duePayouts, letWait, movePayout, payableBalances, payoutById, type PayoutRow } from '../data/payout-repository.ts';
import { bookPayoutFailed, bookPayoutPaid, bookPayoutSent } from '../domain/ledger.ts';
import { isOfOurBalance, pauseAfter, payoutFailureOf } from '../domain/payout-failure.ts';
import type { PaymentProvider } from '../payments/payment-provider.ts';
import { claimOnSchedule, minimumPayoutMinor } from './claim-payout.ts';

export interface PayoutDriver {
  /** Sends a claimed payout soon; returns at once. */
  request(payoutId: string): void;
  /** Where the provider would send a vendor's money; null while the vendor's account there is not known. */
  destinationOf: PaymentProvider['destinationOf'];
  jobs: readonly Job[];
  stop(): Promise<void>;
}

export interface PayoutDriverOptions {
  db: Database;
  outbox: Outbox;
  provider: PaymentProvider;
  logger: Logger;
  now: () => Date;
  /** Pause between scheduled runs; a day unless set. */
  scheduleMs?: number;
}

const callTimeoutMs = 8_000;
const retryMs = 60_000;
const dayMs = 86_400_000;

export function createPayoutDriver(options: PayoutDriverOptions): PayoutDriver {
  const { db, logger, now, scheduleMs = dayMs } = options;
  const running = new Map<string, Promise<void>>();
  const driver: PayoutDriver = {
    request(payoutId) {
      if (running.has(payoutId)) return;
      const run = send(options, payoutId)
        .catch((error: unknown) => logger.error({ err: error, payoutId }, 'a payout failed; it will be repeated'))
        .finally(() => running.delete(payoutId));
      running.set(payoutId, run);
    },
    destinationOf: (payee) => options.provider.destinationOf(payee),
    jobs: [
      {
        name: 'payout-sender',
        everyMs: 5_000,
        async run() {
          for (const payoutId of await duePayouts(db, { now: now(), limit: 50 })) driver.request(payoutId);
          await Promise.all(running.values());
        },
      },
      { name: 'payout-schedule', everyMs: scheduleMs, run: (signal) => claimAll(options, driver, signal) },
    ],
    async stop() {
      await Promise.all(running.values());
    },
  };
  return driver;
}

async function claimAll({ db, now }: PayoutDriverOptions, payouts: PayoutDriver, signal: AbortSignal): Promise<void> {
  await workThrough(payableBalances(db, minimumPayoutMinor, signal), (balance) => db.transaction((tx) => claimOnSchedule(tx, { payouts, now }, balance), { label: 'claim-payout' }));
}

async function send({ db, outbox, provider, now, logger }: PayoutDriverOptions, payoutId: string): Promise<void> {
  const at = now();
  if (!(await claimAttempt(db, payoutId, { now: at, retryAt: new Date(at.getTime() + retryMs) }))) return;
  mayDie('payout.attempted');
  const payout = (await payoutById(db, payoutId)) as PayoutRow;
  const outcome = await transfer(provider, payout);
  mayDie('payout.answered');
  if (outcome.status === 'unknown' || outcome.status === 'requiresAction') return;
  if (outcome.status === 'declined' && isOfOurBalance(outcome.reason)) return wait({ db, now, logger }, payout, outcome.reason);
  await db.transaction(async (tx) => {
    if (outcome.status === 'declined') await settleFailure(tx, { outbox }, payout, { from: 'CLAIMED', reason: outcome.reason, at: now() });
    else {
      await settleSent(tx, { outbox }, payout, { reference: outcome.value.transferId, at: now() });
      if (outcome.value.isPaid) await settlePaid(tx, payout, now());
    }
    mayDie('payout.settled.before-commit');
  }, { label: 'settle-payout' });
  mayDie('payout.settled.after-commit');
  if (outcome.status === 'declined') logger.error({ payoutId, reason: outcome.reason }, 'the payment provider declined a payout');
}

/** The money stays set aside, and nobody is told: what is missing is ours, and operators see it (`payoutsWaiting`). */
async function wait({ db, now, logger }: Pick<PayoutDriverOptions, 'db' | 'now' | 'logger'>, { id, refusals }: PayoutRow, reason: string): Promise<void> {
  const at = now();
  await letWait(db, id, { reason, now: at, retryAt: new Date(at.getTime() + pauseAfter(refusals)) });
  logger.warn({ payoutId: id, reason, refusals: refusals + 1 }, 'a payout waits for our own balance at the payment provider');
}

/** A refusal is definite, and a provider repeats its answer to a key: so each refusal has the next call made under another one. */
const keyOf = ({ id, refusals }: PayoutRow): string => (refusals === 0 ? id : `${id}:${refusals}`);

async function transfer(provider: PaymentProvider, payout: PayoutRow) {
  const amount = { minor: payout.amountMinor, currency: payout.currency };
  const destination = provider.destinationOf({ vendorId: payout.vendorId, account: payout.providerAccount });
  // Claimed by a version that did not ask for it: the money is given back to the balance, and claimed again for the account that is known by then.
  if (destination === null) return { status: 'declined' as const, reason: 'account_invalid' };
  try {
    // Each refusal was an answer; what else was asked had none.
    const isRepeated = payout.attempts > payout.refusals + 1;
    return await provider.transfer({ idempotencyKey: keyOf(payout), reference: payout.id, destination, amount, isRepeated }, { deadline: deadlineIn(callTimeoutMs) });
  } catch (error) {
    // Where our configuration is at fault, mending it lets the same request through.
    if (!(error instanceof DomainError) || !error.permanent) throw error;
    return { status: 'declined' as const, reason: error.message };
  }
}

/** The provider has taken it: by its answer, or by an event that was sooner. A second call changes nothing. */
export async function settleSent(tx: Tx, { outbox }: { outbox: Outbox }, payout: PayoutRow, { reference, at }: { reference: string; at: Date }): Promise<void> {
  if (!(await movePayout(tx, payout.id, ['CLAIMED'], { state: 'SENT', reference, now: at }))) return;
  await book(tx, bookPayoutSent(payout), { orderId: null, vendorId: payout.vendorId, at });
  const { id: payoutId, vendorId, currency, amountMinor } = payout;
  await outbox.add(tx, payoutSent, { aggregateId: payoutId, aggregateVersion: 1, data: { payoutId, vendorId, currency, amountMinor } });
}

/** The money has left: at once, or later by the provider's event. A second call changes nothing. */
export async function settlePaid(tx: Tx, payout: PayoutRow, at: Date): Promise<void> {
  if (!(await movePayout(tx, payout.id, ['SENT'], { state: 'PAID', now: at }))) return;
  await book(tx, bookPayoutPaid(payout), { orderId: null, vendorId: payout.vendorId, at });
}

interface PayoutFailed {
  from: Exclude<PayoutRow['state'], 'FAILED'>;
  reason: string;
  at: Date;
}

/** It did not get through: the vendor has the money available again (what was not taken back before), and is told. A second call changes nothing. */
export async function settleFailure(tx: Tx, deps: { outbox: Outbox }, payout: PayoutRow, failed: PayoutFailed): Promise<void> {
  if (!(await failPayout(tx, deps, payout, failed))) return;
  const amountMinor = payout.amountMinor - payout.reversedMinor;
  await book(tx, bookPayoutFailed({ ...payout, amountMinor, at: moneyIs[failed.from] }), { orderId: null, vendorId: payout.vendorId, at: failed.at });
}

/** Notes and tells that a payout failed, and books nothing. Returns false when it has moved on before. */
export async function failPayout(tx: Tx, { outbox }: { outbox: Outbox }, payout: PayoutRow, { from, reason, at }: PayoutFailed): Promise<boolean> {
  if (!(await movePayout(tx, payout.id, [from], { state: 'FAILED', reason, now: at }))) return false;
  const { id: payoutId, vendorId, currency, amountMinor } = payout;
  await outbox.add(tx, payoutFailed, { aggregateId: payoutId, aggregateVersion: 2, data: { payoutId, vendorId, currency, amountMinor, reason: payoutFailureOf(reason) } });
  return true;
}

/** Where the money of a payout is in a state. */
const moneyIs = { CLAIMED: 'reserved', SENT: 'in_transit', PAID: 'paid' } as const;

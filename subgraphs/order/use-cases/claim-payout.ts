/** Sets what a vendor has available aside for a payout, in the books, before anything is sent. */
import { writeAudit } from '#platform/audit/audit';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import { mayDie } from '../failpoints.ts';
import { book } from '../data/ledger-repository.ts';
import { availableMinor, lastPayout, type PayoutRow } from '../data/payout-repository.ts';
import { payoutAccountOf, type PayoutAccount } from '../data/vendor-terms.ts';
import { chargeStep } from '../domain/charge-step.ts';
import { bookPayoutClaimed, claimableMinor } from '../domain/ledger.ts';
import { isOfTheAccount } from '../domain/payout-failure.ts';
import type { UseCaseDeps } from './deps.ts';
import type { PayoutDriver } from './payout-driver.ts';

/** The least that is worth a transfer, in minor units of any currency. */
export const minimumPayoutMinor = 100;

export interface PayoutClaim {
  vendorId: string;
  currency: string;
}

interface Deps {
  payouts: Pick<PayoutDriver, 'request' | 'destinationOf'>;
  now: () => Date;
}

/** Where a vendor's money would go now. What nobody can be paid by is an obstacle, so that nothing is claimed only to fail. */
async function presentAccount(tx: Tx, { payouts, now }: Deps, vendorId: string): Promise<PayoutAccount> {
  const present = await payoutAccountOf(tx, vendorId, now());
  if ('obstacle' in present || payouts.destinationOf({ vendorId, account: present.account }) !== null) return present;
  return { obstacle: 'It is not known what the payment provider calls the payout account; hand it in again, with its id there as the token.' };
}

/** Claims everything available. Returns the payout's id; null below the minimum, while the vendor owes, or while there is no verified account to send it to. */
export async function claimPayout(tx: Tx, deps: Deps, { vendorId, currency }: PayoutClaim): Promise<string | null> {
  const { payouts, now } = deps;
  // The row's lock makes two claims of one balance wait for each other.
  await tx.execute('INSERT IGNORE INTO payout_locks (vendor_id, currency) VALUES (?, ?)', [vendorId, currency]);
  await tx.query('SELECT vendor_id FROM payout_locks WHERE vendor_id = ? AND currency = ? FOR UPDATE', [vendorId, currency]);
  const present = await presentAccount(tx, deps, vendorId);
  if ('obstacle' in present) return null;
  const amountMinor = claimableMinor(await availableMinor(tx, vendorId, currency), minimumPayoutMinor, chargeStep(currency));
  if (amountMinor === 0) return null;
  const at = now();
  const id = newId('pyt', at);
  await tx.execute('INSERT INTO payouts (id, vendor_id, currency, amount_minor, provider_account, state, next_attempt_at, created_at) VALUES (?)', [[id, vendorId, currency, amountMinor, present.account, 'CLAIMED', at.getTime(), at]]);
  await book(tx, bookPayoutClaimed({ id, currency, vendorId, amountMinor }), { orderId: null, vendorId, at });
  mayDie('payout.claimed.before-commit');
  tx.afterCommit(() => mayDie('payout.claimed.after-commit'));
  tx.afterCommit(() => payouts.request(id));
  return id;
}

/**
 * Whether nothing more goes out by itself: while the last payout waits for our own balance at the provider, since another would only wait, too; and to an
 * account that did not take it, or whose bank has refused it since: the vendor was told, and hands in another one or asks for a payout when it is mended.
 */
function isHeldBack({ state, failureReason, providerAccount, waitingSince, bankRefusedAt }: PayoutRow, account: string | null): boolean {
  // An older version leaves it noted on what it has sent.
  if (state === 'CLAIMED' && waitingSince !== null) return true;
  return providerAccount === account && (bankRefusedAt !== null || (state === 'FAILED' && isOfTheAccount(failureReason)));
}

/** The same as `claimPayout`, unless it is held back. */
export async function claimOnSchedule(tx: Tx, deps: Deps, claim: PayoutClaim): Promise<string | null> {
  const present = await presentAccount(tx, deps, claim.vendorId);
  const last = await lastPayout(tx, claim);
  if ('obstacle' in present || (last && isHeldBack(last, present.account))) return null;
  return claimPayout(tx, deps, claim);
}

/** On demand. @throws DomainError INVALID_STATE without a verified account that is not on hold, INSUFFICIENT_BALANCE when there is nothing to pay out, IDEMPOTENCY_*. */
export async function requestPayout(deps: UseCaseDeps & { payouts: PayoutDriver }, { actor, idempotencyKey, ...claim }: PayoutClaim & { actor: string; idempotencyKey: string }): Promise<string> {
  return withIdempotency({ db: deps.db, actor, operation: 'payoutRequest', key: idempotencyKey, input: claim }, async (tx) => {
    const present = await presentAccount(tx, deps, claim.vendorId);
    if ('obstacle' in present) throw new DomainError('INVALID_STATE', present.obstacle, { field: ['vendorId'] });
    const id = await claimPayout(tx, deps, claim);
    if (id === null) throw new DomainError('INSUFFICIENT_BALANCE', `Less than the minimum is available in ${claim.currency}, or earlier refunds are still owed.`, { field: ['currency'] });
    await writeAudit(tx, { actor, action: 'payout.request', target: id, detail: { ...claim } });
    return id;
  });
}

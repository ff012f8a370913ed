/** A payout that has been sent comes back: the marketplace reversed the transfer at the provider, or the vendor's bank refused what had arrived at the vendor's account there. */
import { payoutRefusedByBank } from '#events/order';
import type { Tx } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import { clearBankRefusal, noteBankRefusal, noteReversed, payoutById } from '../data/payout-repository.ts';
import { book } from '../data/ledger-repository.ts';
import { bookPayoutReversed } from '../domain/ledger.ts';
import { takenBack } from '../domain/payout-failure.ts';
import type { PaymentEvent } from '../payments/payment-event.ts';
import { failPayout, settlePaid, settleSent } from './payout-driver.ts';

type Reversed = Extract<PaymentEvent, { type: 'transfer.reversed' }>;
type AtBank = Extract<PaymentEvent, { type: 'bankPayout.failed' | 'bankPayout.paid' }>;

/**
 * The vendor has available again what was taken back so far. Events tell of all of it, so that one that comes late or twice adds nothing. A payout of which nothing
 * is left has failed, and goes out with the next one: who takes it back for good disables the account first.
 */
export async function takePayoutBack(tx: Tx, deps: { outbox: Outbox }, { reference, transferId, amount, at }: Pick<Reversed, 'reference' | 'transferId' | 'amount'> & { at: Date }): Promise<void> {
  const payout = reference === null ? null : await payoutById(tx, reference, { lock: true });
  if (!payout || payout.state === 'FAILED') return;
  // The answer that it was sent may not be written down yet.
  await settleSent(tx, deps, payout, { reference: transferId, at });
  await settlePaid(tx, payout, at);
  const { id, vendorId, currency } = payout;
  const reversedMinor = Math.min(amount.minor, payout.amountMinor);
  if (reversedMinor <= payout.reversedMinor) return;
  await noteReversed(tx, id, { reversedMinor, at });
  await book(tx, bookPayoutReversed({ id, currency, vendorId, reversedMinor, beforeMinor: payout.reversedMinor }), { orderId: null, vendorId, at });
  if (reversedMinor === payout.amountMinor) await failPayout(tx, deps, payout, { from: 'PAID', reason: takenBack, at });
}

/** Nothing moves between the vendor and us: the money waits in the vendor's account at the provider, until the bank account is mended there. The vendor is told. */
export async function noteAtBank(tx: Tx, { outbox }: { outbox: Outbox }, { type, account, amount, reason, occurredAt }: AtBank): Promise<void> {
  const about = { account, currency: amount.currency, at: occurredAt };
  if (type === 'bankPayout.paid') return clearBankRefusal(tx, about);
  const payout = await noteBankRefusal(tx, { ...about, reason });
  if (!payout) return;
  const { id: payoutId, vendorId, currency } = payout;
  await outbox.add(tx, payoutRefusedByBank, { aggregateId: payoutId, aggregateVersion: 2, data: { payoutId, vendorId, currency, amountMinor: amount.minor } });
}

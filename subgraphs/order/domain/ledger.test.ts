import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { settle, settlementPart } from './commission.ts';
import { accounts, vendorAccount } from './ledger-accounts.ts';
import * as ledger from './ledger.ts';
import type { LedgerTransaction } from './ledger.ts';
import { currency, cutsOf, settlement } from './test/arbitraries.ts';

const sumOf = (transactions: readonly LedgerTransaction[], account?: string) =>
  transactions
    .flatMap((transaction) => transaction.postings)
    .filter((posting) => !account || posting.account === account)
    .reduce((sum, posting) => sum + posting.amountMinor, 0);

const vendorId = 'vnd_a';
const base = { id: 'x', currency: 'EUR', vendorId };

describe('every booking', () => {
  it('sums to zero, whatever was captured, released, refunded or paid out', () => {
    fc.assert(
      fc.property(settlement, currency, fc.nat(1_000_000), (settled, code, amountMinor) => {
        const booking = { ...base, currency: code };
        const all = [
          ledger.bookCapture({ ...booking, settlement: settled }),
          ledger.bookRefund({ ...booking, settlement: settled, from: 'available' }),
          ledger.bookRelease({ ...booking, amountMinor }),
          ledger.bookRefundPaid({ ...booking, amountMinor }),
          ledger.bookPayoutClaimed({ ...booking, amountMinor }),
          ledger.bookPayoutSent({ ...booking, amountMinor }),
          ledger.bookPayoutPaid({ ...booking, amountMinor }),
          ledger.bookPayoutFailed({ ...booking, amountMinor, at: 'reserved' }),
        ];
        for (const transaction of all) {
          assert.equal(sumOf([transaction]), 0);
          assert.equal(transaction.currency, code);
        }
        assert.equal(new Set(all.map((transaction) => transaction.reference)).size, all.length);
      }),
    );
  });

  it('is refused when it does not balance', () => {
    const postings = [
      { account: accounts.pspClearing, amountMinor: 2 },
      { account: accounts.customerRefunds, amountMinor: -1 },
    ];
    assert.throws(() => ledger.ledgerTransaction({ reference: 'r', kind: 'adjustment', currency: 'EUR', postings }), {
      code: 'LEDGER_UNBALANCED',
    });
  });
});

describe('a deposit', () => {
  it("is the buyer's until parcels earn it or it goes back: nothing is held in the end, and the provider has what was earned", () => {
    const parcel = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(parcel, { maxLength: 8 }), parcel, fc.boolean(), (parcels, calledOff, isRefused) => {
        const earned = parcels.reduce((sum, minor) => sum + minor, 0);
        const booking = { id: 'pop_v', currency: 'KWD', amountMinor: calledOff };
        const all = [
          ledger.bookDeposit({ id: 'pay_1', currency: 'KWD', amountMinor: earned + calledOff }),
          ...parcels.map((totalMinor, index) => ledger.bookCapture({ ...base, currency: 'KWD', id: `pop_${index}`, settlement: settle({ totalMinor, subsidyMinor: 0 }, { rateBps: 1_500, fixedMinor: 0 }), into: accounts.buyerDeposits })),
          ledger.bookDepositReturned(booking),
          ...(isRefused ? [ledger.bookDepositRefused(booking), ledger.bookDepositReturned({ ...booking, id: 'pop_w' })] : []),
        ];
        assert.deepEqual([sumOf(all, accounts.buyerDeposits), sumOf(all, accounts.pspClearing)], [0, earned]);
        assert.equal(new Set(all.map(({ reference }) => reference)).size, all.length);
      }),
    );
  });
});

describe('a sale', () => {
  const settled = settle({ totalMinor: 9_000, subsidyMinor: 1_000 }, { rateBps: 1_500, fixedMinor: 0, taxBps: 1_900 });

  it('books what the buyer paid, what the platform adds, and leaves the vendor the rest after commission and its tax', () => {
    const { reference, postings } = ledger.bookCapture({ ...base, id: 'cap_1', settlement: settled });
    assert.equal(reference, 'capture:cap_1');
    assert.deepEqual(Object.fromEntries(postings.map((posting) => [posting.account, posting.amountMinor])), {
      psp_clearing: 9_000,
      promo_subsidy: 1_000,
      'vendor:vnd_a:pending': -(8_500 - 285),
      platform_commission: -1_500,
      commission_tax: -285,
    });
  });

  it('that cost nothing books nothing', () => {
    const free = settle({ totalMinor: 0, subsidyMinor: 0 }, { rateBps: 1_500, fixedMinor: 0 });
    assert.deepEqual(ledger.bookCapture({ ...base, settlement: free }).postings, []);
  });

  it('captured and refunded in any parts leaves every account at zero', () => {
    const cases = fc
      .tuple(settlement, fc.integer({ min: 1, max: 50 }))
      .chain(([any, whole]) => fc.tuple(fc.constant(any), fc.constant(whole), cutsOf(whole), cutsOf(whole)));
    fc.assert(
      fc.property(cases, ([any, whole, parcels, refunds]) => {
        const parts = (cuts: readonly number[]) =>
          cuts.map((part, index) =>
            settlementPart(any, { before: cuts.slice(0, index).reduce((sum, cut) => sum + cut, 0), part, whole }),
          );
        const books = [
          ...parts(parcels).map((part, index) => ledger.bookCapture({ ...base, id: `c${index}`, settlement: part })),
          ...parts(refunds).map((part, index) =>
            ledger.bookRefund({ ...base, id: `r${index}`, settlement: part, from: 'pending' }),
          ),
          ...parts(refunds).map((part, index) =>
            ledger.bookRefundPaid({ ...base, id: `r${index}`, amountMinor: part.totalMinor }),
          ),
        ];
        for (const account of new Set(books.flatMap((entry) => entry.postings).map((posting) => posting.account)))
          assert.equal(sumOf(books, account), 0, account);
      }),
    );
  });
});

describe('payouts', () => {
  const available = vendorAccount(vendorId, 'available');

  it('move the balance from available over reserved and in transit out of the books', () => {
    const booking = { ...base, id: 'pay_1', amountMinor: 500 };
    const sent = [ledger.bookPayoutClaimed(booking), ledger.bookPayoutSent(booking)];
    assert.equal(sumOf(sent, accounts.payoutInTransit), -500);
    const paid = [...sent, ledger.bookPayoutPaid(booking)];
    assert.deepEqual(
      [available, vendorAccount(vendorId, 'reserved'), accounts.payoutInTransit, accounts.pspClearing].map((account) =>
        sumOf(paid, account),
      ),
      [500, 0, 0, -500],
    );
  });

  it('that fail give the vendor the balance back, before and after they were sent, and after they had arrived', () => {
    const booking = { ...base, id: 'pay_1', amountMinor: 500 };
    const claimed = ledger.bookPayoutClaimed(booking);
    assert.equal(sumOf([claimed, ledger.bookPayoutFailed({ ...booking, at: 'reserved' })], available), 0);
    const afterSent = [claimed, ledger.bookPayoutSent(booking), ledger.bookPayoutFailed({ ...booking, at: 'in_transit' })];
    assert.equal(sumOf(afterSent, available), 0);
    assert.equal(sumOf(afterSent, accounts.payoutInTransit), 0);
    const afterPaid = [claimed, ledger.bookPayoutSent(booking), ledger.bookPayoutPaid(booking), ledger.bookPayoutFailed({ ...booking, at: 'paid' })];
    for (const account of [available, accounts.payoutInTransit, accounts.pspClearing]) assert.equal(sumOf(afterPaid, account), 0);
  });

  it('claim the whole netted balance, nothing below the minimum, and nothing from a vendor in debt', () => {
    assert.equal(ledger.claimableMinor(900, 500), 900);
    assert.equal(ledger.claimableMinor(499, 500), 0);
    assert.equal(ledger.claimableMinor(-300, 0), 0);
    assert.equal(ledger.claimableMinor(1_237, 500, 10), 1_230, 'the rest stays available');
  });
});

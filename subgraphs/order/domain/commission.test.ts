import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  commissionOf,
  selectAgreement,
  settle,
  settlementPart,
  sumSettlements,
  type CommissionAgreement,
} from './commission.ts';
import { cutsOf, rateBps, settlement } from './test/arbitraries.ts';

const agreement = (changes: Partial<CommissionAgreement> = {}): CommissionAgreement => ({
  agreementId: 'agr_1',
  vendorId: null,
  categoryId: null,
  rateBps: 1_000,
  fixedMinor: 0,
  currency: null,
  validFrom: new Date('2026-01-01'),
  validTo: null,
  ...changes,
});
const query = { vendorId: 'vnd_a', categoryIds: ['cat_leaf', 'cat_root'], currency: 'EUR', at: new Date('2026-06-01') };

describe('commission', () => {
  it('of 6.45 at 30 % pays out exactly 6.45 in all', () => {
    const { commissionMinor, payableMinor } = settle(
      { totalMinor: 645, subsidyMinor: 0 },
      { rateBps: 3_000, fixedMinor: 0 },
    );
    assert.deepEqual([commissionMinor, payableMinor, commissionMinor + payableMinor], [194, 451, 645]);
  });

  it('plus what is payable is the line total, for any amount and terms', () => {
    fc.assert(
      fc.property(settlement, (settled) => {
        assert.equal(settled.commissionMinor + settled.payableMinor, settled.totalMinor + settled.subsidyMinor);
        assert.ok(settled.commissionMinor >= 0 && settled.payableMinor >= 0);
      }),
    );
  });

  it('never exceeds the amount, however large the fixed part', () => {
    fc.assert(
      fc.property(fc.nat(10_000), rateBps, fc.nat(100_000), (amount, rate, fixedMinor) => {
        assert.ok(commissionOf(amount, { rateBps: rate, fixedMinor }) <= amount);
      }),
    );
  });
});

describe('reversal', () => {
  it('of a full refund in any number of parts is exactly the commission, the subsidy and the tax', () => {
    const cases = settlement
      .filter((settled) => settled.totalMinor > 0)
      .chain((settled) => fc.tuple(fc.constant(settled), cutsOf(settled.totalMinor)));
    fc.assert(
      fc.property(cases, ([settled, amounts]) => {
        let refundedMinor = 0;
        const reversals = amounts.map((amountMinor) => {
          const reversal = settlementPart(settled, { before: refundedMinor, part: amountMinor, whole: settled.totalMinor });
          assert.equal(reversal.totalMinor, amountMinor);
          refundedMinor += amountMinor;
          return reversal;
        });
        assert.deepEqual(sumSettlements(reversals), settled);
      }),
    );
  });

  it('by units sums to the whole, too, also for a line that cost the buyer nothing', () => {
    const cases = fc
      .tuple(settlement, fc.integer({ min: 1, max: 999 }))
      .chain(([settled, quantity]) => fc.tuple(fc.constant(settled), fc.constant(quantity), cutsOf(quantity)));
    fc.assert(
      fc.property(cases, ([settled, whole, units]) => {
        let before = 0;
        const parts = units.map((part) => {
          const share = settlementPart(settled, { before, part, whole });
          before += part;
          return share;
        });
        assert.deepEqual(sumSettlements(parts), settled);
      }),
    );
  });

  it('in whole steps sums to the whole, too: what is collected or given back of a line in a currency that is charged by tens', () => {
    const steps = fc.tuple(settlement.filter(({ totalMinor }) => totalMinor % 10 === 0), fc.integer({ min: 1, max: 999 }));
    const cases = steps.chain(([settled, quantity]) => fc.tuple(fc.constant(settled), fc.constant(quantity), cutsOf(quantity)));
    fc.assert(
      fc.property(cases, ([settled, whole, units]) => {
        let before = 0;
        const parts = units.map((part) => {
          const share = settlementPart({ ...settled, stepMinor: 10 }, { before, part, whole });
          before += part;
          return share;
        });
        for (const { totalMinor } of parts) assert.ok(totalMinor >= 0 && totalMinor % 10 === 0);
        assert.deepEqual(sumSettlements(parts), settled);
      }),
    );
  });

  it('cannot exceed what was paid', () => {
    const settled = settle({ totalMinor: 1_000, subsidyMinor: 0 }, { rateBps: 1_000, fixedMinor: 0 });
    assert.throws(() => settlementPart(settled, { before: 600, part: 401, whole: 1_000 }), { code: 'INVALID_INPUT' });
    assert.throws(() => settlementPart(settled, { before: 2, part: 2, whole: 3 }), { code: 'INVALID_INPUT' });
  });
});

describe('the agreement for a sale', () => {
  const all = [
    agreement({ agreementId: 'platform' }),
    agreement({ agreementId: 'platform-leaf', categoryId: 'cat_leaf' }),
    agreement({ agreementId: 'vendor', vendorId: 'vnd_a' }),
    agreement({ agreementId: 'vendor-root', vendorId: 'vnd_a', categoryId: 'cat_root' }),
    agreement({ agreementId: 'vendor-leaf', vendorId: 'vnd_a', categoryId: 'cat_leaf' }),
  ];

  it("is the vendor's own with the nearest category, then the vendor's, then the platform's", () => {
    const order = ['vendor-leaf', 'vendor-root', 'vendor', 'platform-leaf', 'platform'];
    for (const [index, expected] of order.entries()) {
      const left = all.filter((entry) => !order.slice(0, index).includes(entry.agreementId));
      assert.equal(selectAgreement(left, query).agreementId, expected);
    }
  });

  it('is in force: begun, not ended, in the right currency; the latest begun wins', () => {
    const later = agreement({ agreementId: 'later', validFrom: new Date('2026-03-01') });
    const ended = agreement({ agreementId: 'ended', validFrom: new Date('2026-04-01'), validTo: query.at });
    const future = agreement({ agreementId: 'future', validFrom: new Date('2026-07-01') });
    const dollars = agreement({ agreementId: 'dollars', vendorId: 'vnd_a', fixedMinor: 30, currency: 'USD' });
    assert.equal(selectAgreement([agreement(), later, ended, future, dollars], query).agreementId, 'later');
    assert.throws(() => selectAgreement([ended, future, dollars], query), { code: 'COMMISSION_AGREEMENT_MISSING' });
  });
});

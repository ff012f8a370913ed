import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commissionTaxBps, commissionTaxRule } from './commission-tax.ts';
import { settle, settlementPart, sumSettlements } from './commission.ts';
import { bookCapture, bookRefund } from './ledger.ts';
import { currency, cutsOf, settlement } from './test/arbitraries.ts';

test('the commission is taxed at home, not where the vendor accounts for the tax itself or is outside of the Union', () => {
  const cases = [
    [{ country: 'DE', vatId: null }, 'HOME', 1_900],
    [{ country: 'DE', vatId: 'DE123456789' }, 'HOME', 1_900],
    [{ country: 'SE', vatId: 'SE123456789001' }, 'REVERSE_CHARGE', 0],
    [{ country: 'SE', vatId: null }, 'NOT_A_BUSINESS', 1_900],
    [{ country: 'NO', vatId: null }, 'OUTSIDE', 0],
    [{ country: 'IN', vatId: 'X' }, 'OUTSIDE', 0],
  ] as const;
  for (const [vendor, rule, bps] of cases) assert.deepEqual([commissionTaxRule(vendor), commissionTaxBps(vendor)], [rule, bps], JSON.stringify(vendor));
});

test('6.45 at 30 % with tax on the commission pays out exactly 6.45 in all: commission, its tax and what the vendor gets', () => {
  const sale = settle({ totalMinor: 645, subsidyMinor: 0 }, { rateBps: 3_000, fixedMinor: 0, taxBps: 1_900 });
  assert.deepEqual([sale.commissionMinor, sale.commissionTaxMinor, sale.payableMinor], [194, 37, 451]);
  const { postings } = bookCapture({ id: 'pop_1', currency: 'EUR', vendorId: 'vnd_1', settlement: sale });
  const amount = (account: string) => 0 - (postings.find((posting) => posting.account === account)?.amountMinor ?? 0);
  assert.equal(amount('platform_commission') + amount('commission_tax') + amount('vendor:vnd_1:pending'), 645);
});

test('for any sale, parts and currency: the tax follows the commission into captures and refunds to the cent, and refunding all of it leaves the vendor at zero', () => {
  fc.assert(
    fc.property(settlement, fc.integer({ min: 1, max: 40 }).chain((whole) => fc.record({ whole: fc.constant(whole), cuts: cutsOf(whole) })), currency, (whole, { whole: units, cuts }, code) => {
      let before = 0;
      const parts = cuts.map((part) => {
        const taken = settlementPart(whole, { before, part, whole: units });
        before += part;
        return taken;
      });
      assert.deepEqual(sumSettlements(parts), { ...whole });
      const booked = [
        bookCapture({ id: 'c', currency: code, vendorId: 'v', settlement: whole }),
        ...parts.map((part, index) => bookRefund({ id: `r${index}`, currency: code, vendorId: 'v', settlement: part, from: 'pending' })),
      ];
      const sums = new Map<string, number>();
      for (const { postings } of booked) for (const { account, amountMinor } of postings) sums.set(account, (sums.get(account) ?? 0) + amountMinor);
      for (const account of ['vendor:v:pending', 'platform_commission', 'commission_tax', 'promo_subsidy']) assert.equal(sums.get(account) ?? 0, 0, account);
    }),
  );
});

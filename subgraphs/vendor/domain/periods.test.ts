import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoOverlap as assertNoAgreement, fixedPartsOf } from './agreements.ts';
import { assertNoOverlap as assertNoHoliday, atWork, runsAt } from './holidays.ts';

const day = (date: number) => new Date(Date.UTC(2026, 2, date));

test('agreements of one scope may follow one another but not overlap; other scopes are free', () => {
  const open = { id: 'cag_a', categoryId: null, validFrom: day(1), validUntil: null };
  const ended = { ...open, validUntil: day(10) };
  assert.throws(() => assertNoAgreement({ categoryId: null, validFrom: day(5), validUntil: null }, [open]), { code: 'INVALID_INPUT', message: /cag_a.*end it first/ });
  assert.throws(() => assertNoAgreement({ categoryId: null, validFrom: day(9), validUntil: day(20) }, [ended]), /cag_a/);
  assertNoAgreement({ categoryId: null, validFrom: day(10), validUntil: null }, [ended]);
  assertNoAgreement({ categoryId: 'cat_x', validFrom: day(5), validUntil: null }, [open]);
});

test('fixed parts are read alike from old and new agreements', () => {
  assert.deepEqual(fixedPartsOf({ fixedParts: null, fixedMinor: 30, fixedCurrency: 'EUR' }), [{ currency: 'EUR', minor: 30 }]);
  assert.deepEqual(fixedPartsOf({ fixedParts: null, fixedMinor: 0, fixedCurrency: null }), []);
  assert.deepEqual(fixedPartsOf({ fixedParts: '[{"currency":"USD","minor":35}]', fixedMinor: 0, fixedCurrency: null }), [{ currency: 'USD', minor: 35 }]);
});

test('a holiday runs from its beginning up to its end, pauses or slows, and overlaps no other', () => {
  const holiday = { id: 'vho_a', startsAt: day(1), endsAt: day(8), effect: 'PAUSE_ORDERS' as const, extraHandlingDays: 0 };
  assert.deepEqual([runsAt(holiday, day(1)), runsAt(holiday, day(8))], [true, false]);
  const vendor = { isAcceptingOrders: true, handlingDays: 2 };
  assert.deepEqual(atWork(vendor, holiday), { isAcceptingOrders: false, handlingDays: 2 });
  assert.deepEqual(atWork(vendor, { ...holiday, effect: 'EXTEND_HANDLING', extraHandlingDays: 3 }), { isAcceptingOrders: true, handlingDays: 5 });
  assert.deepEqual(atWork({ ...vendor, isAcceptingOrders: false }, undefined), { isAcceptingOrders: false, handlingDays: 2 });
  assert.throws(() => assertNoHoliday({ startsAt: day(7), endsAt: day(9) }, [holiday]), { code: 'INVALID_INPUT', message: /vho_a/ });
  assertNoHoliday({ startsAt: day(8), endsAt: day(9) }, [holiday]);
});

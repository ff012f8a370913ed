import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createInputOf, updateInputOf } from './coupon-input.ts';

const form = (fields: Record<string, string>): URLSearchParams => new URLSearchParams(fields);
const fault = (read: ReturnType<typeof createInputOf> | ReturnType<typeof updateInputOf>) => ('errors' in read ? read.errors[0]?.field : null);

it('percent, money and times are exact, and what belongs to another kind of coupon does not count', () => {
  const typed = { code: ' TENTH ', description: 'A tenth off', rateBasisPoints: '12,5 %', 'off-EUR': '5', 'minimum-EUR': '40.00', 'off-JPY': '700', startsAt: '2026-03-01T09:30' };
  const made = createInputOf(form({ ...typed, kind: 'PERCENT' }));
  assert.ok('input' in made);
  const { code, rateBasisPoints, amounts, startsAt, endsAt, usageLimit, vendorIds } = made.input;
  assert.deepEqual({ code, rateBasisPoints, amounts, startsAt, endsAt, usageLimit, vendorIds }, { code: 'TENTH', rateBasisPoints: 1250, amounts: [{ currency: 'EUR', offMinor: null, minimumMinor: 4000 }], startsAt: '2026-03-01T09:30:00.000Z', endsAt: null, usageLimit: null, vendorIds: null });
  const fixed = createInputOf(form({ ...typed, kind: 'FIXED' }));
  assert.deepEqual('input' in fixed && [fixed.input.rateBasisPoints, fixed.input.amounts], [null, [{ currency: 'EUR', offMinor: 500, minimumMinor: 4000 }, { currency: 'JPY', offMinor: 700, minimumMinor: null }]]);
});

it('what cannot be read is refused at its field', () => {
  assert.deepEqual(fault(createInputOf(form({ kind: 'PERCENT', rateBasisPoints: '12.345' }))), ['input', 'rateBasisPoints']);
  assert.deepEqual(fault(createInputOf(form({ kind: 'FIXED', 'off-JPY': '7.5' }))), ['input', 'amounts']);
  assert.deepEqual(fault(createInputOf(form({ kind: 'FIXED', usageLimit: 'many' }))), ['input', 'usageLimit']);
  assert.deepEqual(fault(updateInputOf(form({ endsAt: 'soon', 'was-endsAt': '' }))), ['input', 'endsAt']);
});

it('a change sends what was changed only; an emptied field takes the limit or the end away', () => {
  const was = { 'was-description': 'A tenth', 'was-startsAt': '2026-03-01T09:30', 'was-endsAt': '2026-09-01T00:00', 'was-usageLimit': '25', 'was-perCustomerLimit': '' };
  const same = { description: 'A tenth', startsAt: '2026-03-01T09:30', endsAt: '2026-09-01T00:00', usageLimit: '25', perCustomerLimit: '' };
  assert.deepEqual(updateInputOf(form({ ...was, ...same })), { input: {} });
  assert.deepEqual(updateInputOf(form({ ...was, ...same, endsAt: '', usageLimit: '30' })), { input: { endsAt: null, usageLimit: 30 } });
});

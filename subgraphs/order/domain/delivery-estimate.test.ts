import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { calendarDays, estimateDelivery } from './delivery-estimate.ts';

const friday = new Date('2026-06-05T10:00:00Z');

describe('delivery estimate', () => {
  it('counts working days only', () => {
    assert.equal(calendarDays(friday, 0), 0);
    assert.equal(calendarDays(friday, 1), 3);
    assert.equal(calendarDays(friday, 6), 10);
  });

  it('counts working days from the moment of the order', () => {
    assert.deepEqual(estimateDelivery({ lead: { minDays: 1, maxDays: 2 }, at: friday }), { minDays: 3, maxDays: 4 });
    assert.throws(() => estimateDelivery({ lead: { minDays: -1, maxDays: 3 }, at: friday }), { code: 'INVALID_INPUT' });
  });
});

import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { orderNumber, parseOrderNumber, vendorOrderNumber } from './order-number.ts';

describe('order numbers', () => {
  it('are read back, with and without a position', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 12 }), fc.integer({ min: 1, max: 999 }), (sequence, position) => {
        const whole = orderNumber(sequence);
        assert.deepEqual(parseOrderNumber(whole), { sequence, position: null });
        assert.deepEqual(parseOrderNumber(` ${vendorOrderNumber(whole, position).toLowerCase()} `), { sequence, position });
      }),
    );
  });

  it('look like M-100042 and M-100042-2', () => {
    assert.equal(orderNumber(42), 'M-100042');
    assert.equal(vendorOrderNumber('M-100042', 2), 'M-100042-2');
  });

  it('refuse anything else with a message that shows an example', () => {
    for (const bad of ['', 'M-42', 'M100042', '100042', 'M-100042-0', 'M-100042-2-1', 'M-100000'])
      assert.throws(() => parseOrderNumber(bad), /M-100042/);
    assert.throws(() => vendorOrderNumber('M-100042-1', 2), { code: 'INVALID_INPUT' });
    assert.throws(() => orderNumber(0), { code: 'INVALID_INPUT' });
  });
});

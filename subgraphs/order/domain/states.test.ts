import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { axes, canMove, fulfilmentStateOf, move, orderStateOf, paymentStateOf } from './states.ts';

describe('the axes of an order', () => {
  it('name only states that exist', () => {
    for (const table of Object.values(axes))
      for (const targets of Object.values(table)) for (const target of targets) assert.ok(target in table, target);
  });

  it('move as their tables allow and refuse anything else', () => {
    assert.equal(move('payment', 'AUTHORIZED', 'CAPTURED'), 'CAPTURED');
    assert.equal(move('fulfilment', 'SHIPPED', 'SHIPPED'), 'SHIPPED');
    assert.throws(() => move('vendorOrder', 'REJECTED', 'ACCEPTED'), { code: 'INVALID_STATE' });
    assert.throws(() => move('payment', 'VOIDED', 'CAPTURED'), { code: 'INVALID_STATE' });
  });

  it('follow the sums: any sequence of captures, voids and refunds only makes allowed moves of payment', () => {
    const events = fc.array(fc.tuple(fc.constantFrom('capture', 'void', 'refund'), fc.integer({ min: 1, max: 60 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), events, (authorizedMinor, list) => {
        const sums = { authorizedMinor, capturedMinor: 0, refundedMinor: 0, voidedMinor: 0 };
        for (const [kind, amount] of list) {
          const before = paymentStateOf(sums);
          const open = authorizedMinor - sums.capturedMinor - sums.voidedMinor;
          if (kind === 'capture') sums.capturedMinor += Math.min(amount, open);
          else if (kind === 'void') sums.voidedMinor += open;
          else sums.refundedMinor += Math.min(amount, sums.capturedMinor - sums.refundedMinor);
          move('payment', before, paymentStateOf(sums));
        }
      }),
    );
  });

  it('follow the units: any sequence of parcels, cancellations and deliveries only makes allowed moves of fulfilment', () => {
    const events = fc.array(fc.tuple(fc.constantFrom('ship', 'cancel', 'deliver'), fc.integer({ min: 1, max: 6 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), events, (ordered, list) => {
        const units = { ordered, cancelled: 0, shipped: 0, delivered: 0 };
        for (const [kind, count] of list) {
          const before = fulfilmentStateOf(units);
          const open = ordered - units.shipped - units.cancelled;
          if (kind === 'ship') units.shipped += Math.min(count, open);
          else if (kind === 'cancel') units.cancelled += Math.min(count, open);
          else units.delivered += Math.min(count, units.shipped - units.delivered);
          move('fulfilment', before, fulfilmentStateOf(units));
        }
      }),
    );
  });

  it('refuse sums that cannot be', () => {
    assert.throws(() => paymentStateOf({ authorizedMinor: 10, capturedMinor: 5, refundedMinor: 6, voidedMinor: 0 }), {
      code: 'PAYMENT_SUMS_INVALID',
    });
    assert.throws(() => fulfilmentStateOf({ ordered: 1, cancelled: 1, shipped: 1, delivered: 0 }), {
      code: 'FULFILMENT_SUMS_INVALID',
    });
  });

  it('keep an order open while a vendor works on it, and cancelled only when none fulfilled', () => {
    assert.equal(orderStateOf(['COMPLETED', 'ACCEPTED']), 'OPEN');
    assert.equal(orderStateOf(['COMPLETED', 'CANCELLED']), 'COMPLETED');
    assert.equal(orderStateOf(['REJECTED', 'CANCELLED']), 'CANCELLED');
    assert.ok(!canMove('order', 'COMPLETED', 'OPEN'));
  });
});

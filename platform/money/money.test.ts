import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { add, allocate, basisPointsOf, compare, formatAmount, money, multiplyQuantity, parseAmount, subtract, sum } from './money.ts';

const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD');
const minor = fc.maxSafeInteger();
const smallMinor = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const weights = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 20 }).filter((list) => list.some((w) => w > 0));

describe('money', () => {
  it('formats with the currency\'s digits', () => {
    assert.equal(formatAmount(money(1250, 'EUR')), '12.50');
    assert.equal(formatAmount(money(-5, 'EUR')), '-0.05');
    assert.equal(formatAmount(money(1250, 'JPY')), '1250');
    assert.equal(formatAmount(money(1250, 'KWD')), '1.250');
  });

  it('parses back exactly what it formats, for every safe amount', () => {
    fc.assert(fc.property(minor, currency, (units, code) => assert.deepEqual(parseAmount(formatAmount(money(units, code)), code), money(units, code))));
  });

  it('refuses amounts that would lose digits, and unknown currencies', () => {
    for (const text of ['1.234', '1,50', '1e3', '', ' 1', '0x10', '--1', '99999999999999999']) {
      assert.throws(() => parseAmount(text, 'EUR'), { code: 'INVALID_INPUT' }, text);
    }
    assert.throws(() => parseAmount('1.5', 'JPY'), /up to 0 fraction digits/);
    assert.throws(() => money(1, 'XXX'), /ISO 4217/);
    assert.throws(() => money(1.5, 'EUR'), /whole number/);
  });

  it('adds, subtracts and multiplies exactly or not at all', () => {
    assert.deepEqual(sum('EUR', [money(1, 'EUR'), money(2, 'EUR')]), money(3, 'EUR'));
    assert.deepEqual(sum('EUR', []), money(0, 'EUR'));
    assert.deepEqual(multiplyQuantity(money(333, 'EUR'), 3), money(999, 'EUR'));
    assert.throws(() => add(money(1, 'EUR'), money(1, 'USD')), { code: 'CURRENCY_MISMATCH' });
    assert.throws(() => add(money(Number.MAX_SAFE_INTEGER, 'EUR'), money(1, 'EUR')), /below 2\^53/);
    fc.assert(fc.property(smallMinor, smallMinor, (a, b) => assert.equal(compare(subtract(add(money(a, 'EUR'), money(b, 'EUR')), money(b, 'EUR')), money(a, 'EUR')), 0)));
  });

  it('rounds a share half-up: 30 % of 6.45 is 1.94', () => {
    assert.equal(basisPointsOf(645, 3000), 194);
    assert.equal(basisPointsOf(-645, 3000), -194);
    assert.equal(basisPointsOf(1, 4999), 0);
    assert.equal(basisPointsOf(1, 5000), 1);
  });

  it('takes a share within half a unit of the exact one, and undoes it exactly', () => {
    fc.assert(
      fc.property(minor, fc.integer({ min: 0, max: 10_000 }), (units, bps) => {
        const share = basisPointsOf(units, bps);
        const errorTimes20000 = BigInt(share) * 20_000n - BigInt(units) * BigInt(bps) * 2n;
        assert.ok(errorTimes20000 <= 10_000n && errorTimes20000 >= -10_000n);
        assert.equal(basisPointsOf(-units, bps) + share, 0);
      }),
    );
  });
});

describe('allocate', () => {
  it('sums exactly to the whole, each part within one unit of its exact share', () => {
    fc.assert(
      fc.property(minor, weights, (units, list) => {
        const parts = allocate(units, list);
        assert.equal(parts.reduce((all, part) => all + BigInt(part), 0n), BigInt(units));
        const total = list.reduce((a, b) => a + b, 0);
        parts.forEach((part, i) => {
          const error = BigInt(part) * BigInt(total) - BigInt(units) * BigInt(list[i] ?? 0);
          assert.ok(error < BigInt(total) && error > -BigInt(total));
        });
      }),
    );
  });

  it('gives left-over units to the largest remainders, nothing to a weight of zero', () => {
    assert.deepEqual(allocate(100, [1, 1, 1]), [34, 33, 33]);
    assert.deepEqual(allocate(10, [3, 3, 4]), [3, 3, 4]);
    assert.deepEqual(allocate(5, [0, 1, 0]), [0, 5, 0]);
    assert.deepEqual(allocate(-100, [1, 1, 1]), [-34, -33, -33]);
    assert.deepEqual(allocate(0, [0, 0]), [0, 0]);
  });

  it('refuses what it cannot split', () => {
    assert.throws(() => allocate(1, [0, 0]), RangeError);
    assert.throws(() => allocate(1, []), RangeError);
    assert.throws(() => allocate(1, [-1, 2]), RangeError);
    assert.throws(() => allocate(1, [0.5, 0.5]), RangeError);
  });
});

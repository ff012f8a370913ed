import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { presentMoney } from './money.ts';

describe('money', () => {
  const formatted = (amount: string, currencyCode: string, fractionDigits: number, locale: string): string =>
    presentMoney({ amount, currencyCode, fractionDigits, minorUnits: 0 }, locale).formatted.replace(/[\u00a0\u202f]/g, ' ');

  it('is written as people of the market write it', () => {
    assert.equal(formatted('1234.50', 'EUR', 2, 'de-DE'), '1.234,50 €');
    assert.equal(formatted('1234.50', 'USD', 2, 'en-US'), '$1,234.50');
    assert.equal(formatted('5200', 'JPY', 0, 'ja-JP'), '￥5,200');
    assert.equal(formatted('-3.00', 'EUR', 2, 'de-DE'), '-3,00 €');
  });

  it('loses no digit of amounts that a floating-point number cannot hold', () => {
    assert.equal(formatted('90071992547409.93', 'EUR', 2, 'de-DE'), '90.071.992.547.409,93 €');
  });
});

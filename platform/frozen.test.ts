import assert from 'node:assert/strict';
import { it } from 'node:test';
import { frozen } from './frozen.ts';

it('nothing in a frozen value can be changed by who shares it', () => {
  const value = frozen({ market: { currencies: ['EUR'] }, first: 10 });
  assert.throws(() => Object.assign(value.market, { locale: 'de' }), TypeError);
  assert.throws(() => value.market.currencies.push('SEK'), TypeError);
  assert.deepEqual(value, { market: { currencies: ['EUR'] }, first: 10 });
});

it('what is no object or list stays as it is', () => {
  const at = new Date(0);
  assert.equal(frozen(at), at);
  at.setTime(1);
  for (const plain of ['a', 1, null, undefined, true]) assert.equal(frozen(plain), plain);
});

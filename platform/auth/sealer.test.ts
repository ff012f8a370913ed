import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSealer } from './sealer.ts';

const keys = { k1: 'a1'.repeat(32), k2: 'b2'.repeat(32) };

test('a sealed secret opens with its key and for its owner only', () => {
  const sealer = createSealer(keys);
  const sealed = sealer.seal('JBSWY3DP', 'usr_1');
  assert.ok(!sealed.includes('JBSWY3DP'));
  assert.equal(sealer.open(sealed, 'usr_1'), 'JBSWY3DP');
  assert.throws(() => sealer.open(sealed, 'usr_2'));
  assert.throws(() => sealer.open(`${sealed.slice(0, -2)}xx`, 'usr_1'));
  assert.throws(() => createSealer({ k3: keys.k1 }).open(sealed, 'usr_1'), /"k1" is not configured/);
});

test('after a rotation old secrets open and are known to be outdated', () => {
  const sealed = createSealer({ k1: keys.k1 }).seal('secret', 'usr_1');
  const rotated = createSealer({ k2: keys.k2, k1: keys.k1 });
  assert.equal(rotated.open(sealed, 'usr_1'), 'secret');
  assert.equal(rotated.isOutdated(sealed), true);
  assert.equal(rotated.isOutdated(rotated.seal('secret', 'usr_1')), false);
});

test('a key that is not 256 bits is refused', () => {
  assert.throws(() => createSealer({ short: 'abc' }), /64 hexadecimal digits/);
  assert.throws(() => createSealer({}), /at least one key/);
});

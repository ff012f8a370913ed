import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from 'otpauth';
import { codeAt, newTotpSecret, stepOfCode, totpUri } from './totp.ts';

// RFC 6238, appendix B: the secret is "12345678901234567890"; the last six of eight digits.
const secret = Secret.fromUTF8('12345678901234567890').base32;
const vectors = [[59, '287082'], [1_111_111_109, '081804'], [1_111_111_111, '050471'], [1_234_567_890, '005924'], [2_000_000_000, '279037']] as const;

test('codes are those of RFC 6238', () => {
  for (const [seconds, code] of vectors) {
    assert.equal(codeAt(secret, new Date(seconds * 1000)), code);
    assert.equal(stepOfCode(secret, code, new Date(seconds * 1000)), Math.floor(seconds / 30));
  }
});

test('one step of difference between clocks is accepted, two are not', () => {
  const at = new Date(1_111_111_111_000);
  const step = Math.floor(at.getTime() / 30_000);
  for (const [steps, expected] of [[-2, null], [-1, step - 1], [1, step + 1], [2, null]] as const) {
    assert.equal(stepOfCode(secret, codeAt(secret, new Date(at.getTime() + steps * 30_000)), at), expected);
  }
});

test('what is no code is not one, and spaces do not matter', () => {
  const at = new Date(59_000);
  for (const text of ['', '28708', '2870820', '28708a', '２８７０８２']) assert.equal(stepOfCode(secret, text, at), null);
  assert.equal(stepOfCode(secret, '287 082', at), 1);
});

test('secrets have 160 bits and fit into the address that apps read', () => {
  assert.match(newTotpSecret(), /^[A-Z2-7]{32}$/);
  assert.match(totpUri(secret, 'mara@example.com'), /^otpauth:\/\/totp\/Marketplace:mara%40example.com\?issuer=Marketplace&secret=[A-Z2-7]+&algorithm=SHA1&digits=6&period=30$/);
});

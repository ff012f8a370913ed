import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deterministicId } from '../ids.ts';

test('an id is its prefix and 26 Crockford characters that decode to a version 7 UUID', () => {
  const id = deterministicId('prd', 'harbour-mug');
  assert.match(id, /^prd_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
  let value = 0n;
  for (const letter of id.slice(4)) value = value * 32n + BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(letter));
  const uuid = value.toString(16).padStart(32, '0');
  assert.equal(Number.parseInt(uuid.slice(0, 12), 16), Date.UTC(2024, 0, 1));
  assert.equal(uuid[12], '7');
  assert.match(uuid[16] ?? '', /[89ab]/);
});

test('the id depends on prefix and name alone', () => {
  assert.equal(deterministicId('prd', 'a'), deterministicId('prd', 'a'));
  assert.notEqual(deterministicId('prd', 'a'), deterministicId('prd', 'b'));
  assert.notEqual(deterministicId('prd', 'a').slice(4), deterministicId('var', 'a').slice(4));
});

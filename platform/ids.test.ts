import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isId, newId } from './ids.ts';

test('an id carries its prefix and 26 characters, and fits the id column', () => {
  const id = newId('prd');
  assert.match(id, /^prd_[0-9a-z]{26}$/);
  assert.ok(id.length <= 40);
});

test('ids made one after another sort in that order, even within one millisecond', () => {
  const ids = Array.from({ length: 5000 }, () => newId('ord'));
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
});

test('an id made for a given time sorts at that time and does not disturb later ids', () => {
  const old = newId('ord', new Date('2020-01-01T00:00:00Z'));
  const future = newId('ord', new Date('2120-01-01T00:00:00Z'));
  const now = newId('ord');
  assert.ok(old < now && now < future);
});

test('isId accepts only the prefix and alphabet it was asked for', () => {
  const id = newId('usr');
  assert.equal(isId('usr', id), true);
  assert.equal(isId('ord', id), false);
  assert.equal(isId('usr', `${id}0`), false);
  assert.equal(isId('usr', id.toUpperCase()), false);
  assert.equal(isId('usr', 'usr_8zzzzzzzzzzzzzzzzzzzzzzzzz'), false);
  assert.equal(isId('usr', ''), false);
});

test('a malformed prefix is refused with what was expected', () => {
  assert.throws(() => newId('Bad_1'), /expected 1 to 12 lowercase letters/);
});

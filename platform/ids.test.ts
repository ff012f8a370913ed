import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isId, newId, timeOfId } from './ids.ts';

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

test('an id is a UUIDv7 of its time in the TypeID encoding', () => {
  for (const at of [new Date(0), new Date('2026-03-01T09:30:00.123Z'), new Date('2120-01-01T00:00:00Z')]) {
    const id = newId('ord', at);
    assert.equal(timeOfId(id), at.getTime());
    const number = id.slice(4).split('').reduce((sum, character) => sum * 32n + BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(character)), 0n);
    const uuid = number.toString(16).padStart(32, '0');
    assert.match(uuid, /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  }
  assert.ok(Math.abs(Date.now() - (timeOfId(newId('ord')) ?? 0)) < 10_000);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictOn, type Switched } from './verdict.ts';

const even = (ms: number): number[] => Array.from({ length: 1000 }, () => ms);
const good: Switched = { calm: even(5), during: even(9), failures: [], heaps: { 'the heap': [60, 80, 61, 90, 62, 75, 64, 85, 63, 70] } };
const holding = (switched: Partial<Switched>): boolean[] => verdictOn({ ...good, ...switched }).map(({ holds }) => holds);

test('switches that nobody felt hold', () => {
  assert.deepEqual(holding({}), [true, true, true]);
});

test('one failed request, a p99 of more than twice, and a heap that grew are each said', () => {
  assert.deepEqual(holding({ failures: ['503'] }), [false, true, true]);
  assert.deepEqual(holding({ during: [...even(9), ...Array.from({ length: 20 }, () => 11)] }), [true, false, true]);
  assert.deepEqual(holding({ heaps: { 'the heap': [60, 80, 65, 90, 70, 95, 75, 99, 80, 120] } }), [true, true, false]);
});

test('what is waiting is judged by what remains after collections, not by garbage', () => {
  assert.deepEqual(holding({ heaps: { 'the heap': [60, 61, 62, 200, 62, 190, 200, 180, 240, 61] } }), [true, true, true]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLruMap } from './lru-map.ts';

test('what was used longest ago is forgotten when there are too many', () => {
  const map = createLruMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.get('a');
  map.set('c', 3);
  assert.deepEqual([map.get('a'), map.get('b'), map.get('c'), map.size], [1, undefined, 3, 2]);
});

test('... and when they weigh too much together, but never what has just come', () => {
  const map = createLruMap<number>(10, 100);
  map.set('a', 1, 40);
  map.set('b', 2, 40);
  map.set('a', 1, 50);
  assert.deepEqual(map.values(), [2, 1]);
  map.set('c', 3, 20);
  assert.deepEqual(map.values(), [1, 3]);
  map.set('d', 4, 500);
  assert.deepEqual(map.values(), [4]);
  map.set('e', 5);
  assert.deepEqual(map.values(), [5]);
  map.set('f', 6, 100);
  assert.deepEqual(map.values(), [5, 6]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckoutInHand } from '../data/checkout-repository.ts';
import { createCheckoutsAtHand } from './checkouts-at-hand.ts';

const checkout = (id: string, state = 'RESERVING') => ({ id, state, snapshot: {} }) as CheckoutInHand;

test('a checkout is handed out once, where it is expected to be, as it was last kept', () => {
  const atHand = createCheckoutsAtHand();
  atHand.keep(checkout('a'));
  const later = checkout('a', 'CONFIRMING');
  atHand.keep(later);
  assert.deepEqual([atHand.take('a', 'CONFIRMING'), atHand.take('a', 'CONFIRMING')], [later, undefined]);
  atHand.keep(later);
  assert.deepEqual([atHand.take('a', 'RESERVING'), atHand.take('a', 'CONFIRMING')], [undefined, undefined], 'what has moved on is forgotten');
});

test('one that has ended is not kept, nor one without what the buyer agreed to', () => {
  const atHand = createCheckoutsAtHand();
  atHand.keep(checkout('a'));
  atHand.keep(checkout('a', 'PLACED'));
  const { snapshot: _snapshot, ...bare } = checkout('b');
  atHand.keep(bare);
  assert.deepEqual([atHand.take('a', 'RESERVING'), atHand.take('a', 'PLACED'), atHand.take('b', 'RESERVING')], [undefined, undefined, undefined]);
});

test('of more than a process can use, and of what nobody asked for in time, the oldest are forgotten', (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const atHand = createCheckoutsAtHand();
  for (let number = 0; number < 501; number += 1) atHand.keep(checkout(`n${number}`));
  assert.deepEqual([atHand.take('n0', 'RESERVING'), atHand.take('n1', 'RESERVING')?.id], [undefined, 'n1']);
  now = 31_000;
  atHand.keep(checkout('new'));
  assert.deepEqual([atHand.take('n500', 'RESERVING'), atHand.take('new', 'RESERVING')?.id], [undefined, 'new']);
});

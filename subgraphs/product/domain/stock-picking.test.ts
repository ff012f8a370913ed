import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { availableOf } from './stock-movement.ts';
import { pickStock } from './stock-picking.ts';

const item = (id: string, onHand: number, position = 0, reserved = 0) => ({ id, onHand, reserved, allocated: 0, position });

test('one location that has enough is taken before several, the first in rank before others', () => {
  assert.deepEqual(pickStock([item('a', 2, 0), item('b', 5, 1), item('c', 9, 2)], 4), [{ stockItemId: 'b', quantity: 4 }]);
});

test('several locations add up, the fullest first; too little in all gives nothing', () => {
  assert.deepEqual(pickStock([item('a', 2), item('b', 5, 1, 1)], 6), [{ stockItemId: 'b', quantity: 4 }, { stockItemId: 'a', quantity: 2 }]);
  assert.equal(pickStock([item('a', 2), item('b', 5, 1, 1)], 7), null);
  assert.equal(pickStock([], 1), null);
});

test('picks never exceed what a location has, and sum to what was asked', () => {
  const items = fc.array(fc.record({ onHand: fc.nat({ max: 20 }), position: fc.nat({ max: 3 }) }), { maxLength: 6 });
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 60 }), (stocks, quantity) => {
      const all = stocks.map(({ onHand, position }, index) => item(String(index), onHand, position));
      const total = all.reduce((sum, each) => sum + availableOf(each), 0);
      const picks = pickStock(all, quantity);
      assert.equal(picks === null, total < quantity);
      assert.equal(picks?.reduce((sum, pick) => sum + pick.quantity, 0) ?? quantity, quantity);
      for (const pick of picks ?? []) assert.ok(pick.quantity > 0 && pick.quantity <= (all.find(({ id }) => id === pick.stockItemId)?.onHand ?? 0));
    }),
  );
});

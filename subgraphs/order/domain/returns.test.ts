import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertReturnMove, returnStateOf } from './returns.ts';

test('a return is asked for, agreed and received; what is over stays over', () => {
  assertReturnMove('REQUESTED', 'APPROVED');
  assertReturnMove('APPROVED', 'RECEIVED');
  assert.throws(() => assertReturnMove('REQUESTED', 'RECEIVED'), /cannot become RECEIVED/);
  assert.throws(() => assertReturnMove('RECEIVED', 'DECLINED'), /cannot become DECLINED/);
});

test('the state of a vendor order shows first what somebody has to act on', () => {
  assert.equal(returnStateOf({ states: ['RECEIVED', 'REQUESTED'], delivered: 3, returned: 1 }), 'REQUESTED');
  assert.equal(returnStateOf({ states: ['APPROVED'], delivered: 3, returned: 0 }), 'APPROVED');
  assert.equal(returnStateOf({ states: ['RECEIVED'], delivered: 3, returned: 1 }), 'PARTIALLY_RETURNED');
  assert.equal(returnStateOf({ states: ['RECEIVED', 'RECEIVED'], delivered: 3, returned: 3 }), 'RETURNED');
  assert.equal(returnStateOf({ states: ['DECLINED'], delivered: 3, returned: 0 }), 'NONE');
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { partFailure, wholeData, type GatewayFailure, type GatewayResult } from './gateway-result.ts';

const error = (...path: (string | number)[]): GatewayFailure => ({ code: 'TIMEOUT', message: 'late', path });
const result = (data: unknown, ...errors: GatewayFailure[]): GatewayResult<unknown> => ({ data, errors });

describe('parts of a gateway result', () => {
  it('fail by an error at them, above them, or below them when the null spread', () => {
    assert.deepEqual(partFailure(result({ a: { b: null } }, error('a', 'b')), ['a', 'b']), { code: 'TIMEOUT', isPartial: false });
    assert.deepEqual(partFailure(result({ a: null }, error('a')), ['a', 'b']), { code: 'TIMEOUT', isPartial: false });
    assert.deepEqual(partFailure(result({ a: { b: null } }, error('a', 'b', 0, 'c')), ['a', 'b']), { code: 'TIMEOUT', isPartial: false });
  });

  it('fail by an error beside them that made what both are in null', () => {
    assert.deepEqual(partFailure(result({ a: null }, error('a', 'c')), ['a', 'b']), { code: 'TIMEOUT', isPartial: false });
  });

  it('are partial when an error below left them standing', () => {
    assert.deepEqual(partFailure(result({ a: { b: [{ c: null }] } }, error('a', 'b', 0, 'c')), ['a', 'b']), { code: 'TIMEOUT', isPartial: true });
  });

  it('are not touched by errors elsewhere', () => {
    assert.equal(partFailure(result({ a: { b: 1, c: null } }, error('a', 'c')), ['a', 'b']), undefined);
    assert.equal(partFailure(result({ a: null }), ['a']), undefined);
  });

  it('fail by an error without a place only when they are missing', () => {
    const outcome = result({ a: null, b: 1 }, error());
    assert.deepEqual(partFailure(outcome, ['a']), { code: 'TIMEOUT', isPartial: false });
    assert.equal(partFailure(outcome, ['b']), undefined);
    assert.deepEqual(partFailure(result(null, error()), ['b']), { code: 'TIMEOUT', isPartial: false });
  });

  it('are given whole or not at all to those who need all of it', () => {
    assert.deepEqual(wholeData(result({ a: 1 })), { a: 1 });
    assert.throws(() => wholeData(result({ a: 1 }, error('b'))), { code: 'TIMEOUT' });
    assert.throws(() => wholeData(result(null)), { code: 'UNAVAILABLE' });
  });
});

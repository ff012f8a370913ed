import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectionArgs, decodeCursor, encodeCursor, toConnection } from './connection.ts';

describe('connection', () => {
  it('caps pages with an error that says so, rather than silently', () => {
    assert.deepEqual(connectionArgs({}), { limit: 20, cursor: null });
    assert.equal(connectionArgs({ first: 100 }).limit, 100);
    assert.throws(() => connectionArgs({ first: 101 }), { code: 'BAD_USER_INPUT', message: /at most 100, got 101/, field: ['first'] });
    assert.throws(() => connectionArgs({ first: 1e9 }), { code: 'BAD_USER_INPUT' });
    for (const first of [0, -1, 1.5, Number.NaN]) assert.throws(() => connectionArgs({ first }), { message: /at least 1/ });
    assert.throws(() => connectionArgs({ first: 30, max: 20 }), /at most 20/);
  });

  it('gives cursors back exactly and refuses what is none of ours', () => {
    const parts = [1767225600000, 'ord_01h', null];
    assert.deepEqual(decodeCursor(encodeCursor(parts)), parts);
    assert.deepEqual(connectionArgs({ after: encodeCursor(parts) }).cursor, parts);
    const bad = ['', 'x', '!!', 'a'.repeat(2_000), ...[{}, [], [{}], [[1]], 'x', null, [true]].map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'))];
    for (const after of bad) assert.throws(() => connectionArgs({ after }), { code: 'BAD_USER_INPUT', field: ['after'] }, after);
  });

  it('uses the extra row only to know that there is more', async () => {
    const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
    let counted = 0;
    const connection = toConnection(rows, { limit: 2, cursorOf: (row) => [row.id], totalCount: async () => (counted += 1) });
    assert.deepEqual(connection.nodes, [{ id: 'a' }, { id: 'b' }]);
    assert.equal(connection.pageInfo.hasNextPage, true);
    assert.deepEqual(decodeCursor(connection.pageInfo.endCursor ?? ''), ['b']);
    assert.equal(counted, 0, 'the total is not counted unless asked for');
    assert.equal(await connection.totalCount(), 1);
    assert.equal(toConnection(rows, { limit: 3, cursorOf: (row) => [row.id] }).pageInfo.hasNextPage, false);
    const empty = toConnection([] as { id: string }[], { limit: 3, cursorOf: (row) => [row.id] });
    assert.deepEqual(empty.pageInfo, { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null });
  });
});

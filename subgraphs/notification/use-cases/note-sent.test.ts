import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sql } from '#platform/data/database';
import { createSentNotes } from './note-sent.ts';

/** A database whose statements end when the test says so. */
function slowDatabase() {
  const statements: { ids: unknown; end: (affectedRows: number) => void; fail: (error: Error) => void }[] = [];
  const sql: Sql = {
    query: () => Promise.reject(new Error('nothing is read')),
    execute: (_text, params = []) => new Promise((resolve, reject) => statements.push({ ids: params.at(-2), end: (affectedRows) => resolve({ affectedRows, insertId: 0 }), fail: reject })),
  };
  return { sql, statements };
}

const sent = (id: string) => ({ id, reference: `<${id}>`, at: new Date() });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what leaves while a statement is under way goes into the next one, together', async () => {
  const { sql, statements } = slowDatabase();
  const notes = createSentNotes({ sql, claim: 'clm_1' });
  const first = notes.note(sent('a'));
  await turn();
  const others = ['b', 'c', 'd'].map((id) => notes.note(sent(id)));
  await turn();
  assert.deepEqual(statements.map(({ ids }) => ids), [['a']]);
  statements[0]?.end(1);
  assert.equal(await first, true);
  await turn();
  assert.deepEqual(statements.map(({ ids }) => ids), [['a'], ['b', 'c', 'd']]);
  statements[1]?.end(2);
  assert.deepEqual(await Promise.all(others), [false, false, false], 'somebody else has one of them, and it is not known which');
});

test('a statement that fails is the failure of those it was for, not of those after them', async () => {
  const { sql, statements } = slowDatabase();
  const notes = createSentNotes({ sql, claim: 'clm_1' });
  const first = notes.note(sent('a'));
  await turn();
  const second = notes.note(sent('b'));
  statements[0]?.fail(new Error('connection lost'));
  await assert.rejects(first, /connection lost/);
  await turn();
  statements[1]?.end(1);
  assert.equal(await second, true);
});

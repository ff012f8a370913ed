import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sql } from '#platform/data/database';
import { waitFor } from '#platform/testing/wait-for';
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

const { signal } = new AbortController();
const sent = (id: string) => ({ id, reference: `<${id}>`, at: new Date() });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what leaves while a statement is under way goes into the next one, together', async () => {
  const { sql, statements } = slowDatabase();
  const notes = createSentNotes({ sql, claim: 'clm_1', patienceMs: 0, signal });
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
  const notes = createSentNotes({ sql, claim: 'clm_1', patienceMs: 0, signal });
  const first = notes.note(sent('a'));
  await turn();
  const second = notes.note(sent('b'));
  statements[0]?.fail(new Error('connection lost'));
  await assert.rejects(first, /connection lost/);
  await turn();
  statements[1]?.end(1);
  assert.equal(await second, true);
});

test('what left is noted once the database is back: it has left, and must not leave again for want of a note', async () => {
  const { sql, statements } = slowDatabase();
  const notes = createSentNotes({ sql, claim: 'clm_1', patienceMs: 10_000, signal });
  const noted = notes.note(sent('a'));
  await turn();
  statements[0]?.fail(new Error('connection lost'));
  await waitFor(() => statements.length === 2, { what: 'the second try' });
  statements[1]?.end(1);
  assert.equal(await noted, true);
});

test('who is told to stop does not wait for the database', async () => {
  const { sql, statements } = slowDatabase();
  const stop = new AbortController();
  const noted = createSentNotes({ sql, claim: 'clm_1', patienceMs: 10_000, signal: stop.signal }).note(sent('a'));
  await turn();
  stop.abort();
  statements[0]?.fail(new Error('connection lost'));
  await assert.rejects(noted, /connection lost/);
});

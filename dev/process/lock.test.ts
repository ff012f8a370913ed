import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { withLock } from './lock.ts';
import { recordProcess } from './record.ts';

const newFile = () => join(mkdtempSync(join(tmpdir(), 'lock-')), 'a.lock');
const options = { timeoutMs: 300, what: 'testing' };

test('what holds the lock runs alone, and the lock is free afterwards, also after a failure', async () => {
  const file = newFile();
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    await new Promise(setImmediate);
    events.push(`${name} ends`);
  };
  await Promise.all([withLock(file, options, work('a')), withLock(file, options, work('b'))]);
  assert.deepEqual(events, ['a begins', 'a ends', 'b begins', 'b ends']);
  await assert.rejects(
    withLock(file, options, () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(existsSync(file), false);
});

test('the lock of a dead process is taken over, that of a living one is named', async () => {
  const file = newFile();
  writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: 'an earlier process' }));
  assert.equal(await withLock(file, options, async () => 'done'), 'done');
  writeFileSync(file, JSON.stringify(recordProcess(process.pid)));
  await assert.rejects(
    withLock(file, options, async () => 'done'),
    new RegExp(`still testing \\(process ${process.pid}\\)`),
  );
});

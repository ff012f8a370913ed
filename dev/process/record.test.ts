import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { isRunning, recordProcess, signalProcess } from './record.ts';
import { stopProcess } from './stop.ts';

const sleeper = () => spawn('sleep', ['60'], { stdio: 'ignore' });

test('a process that merely has the recorded pid is neither taken for ours nor signalled', () => {
  const stranger = sleeper();
  const stale = { pid: stranger.pid ?? 0, startedAt: 'some earlier process' };
  assert.equal(isRunning(stale), false);
  signalProcess(stale, 'SIGKILL');
  assert.equal(isRunning(recordProcess(stale.pid)), true);
  stranger.kill('SIGKILL');
});

test('a stopped process counts as gone, and one that ignores the request is killed after its grace time', async () => {
  const polite = recordProcess(sleeper().pid ?? 0);
  assert.equal(await stopProcess(polite, { graceMs: 5_000 }), true);
  assert.equal(isRunning(polite), false);

  const stubborn = spawn('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 1; done'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(stubborn.stdout, 'data');
  const record = recordProcess(stubborn.pid ?? 0);
  assert.equal(await stopProcess(record, { graceMs: 100 }), false);
  assert.equal(isRunning(record), false);
});

test('a process that does not exist cannot be recorded', () => {
  assert.throws(() => recordProcess(2 ** 30), /is not running/);
});

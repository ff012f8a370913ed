import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { waitFor } from '../testing/wait-for.ts';

const fixture = new URL('./testing/lifecycle-process.ts', import.meta.url);

interface Running {
  child: ChildProcess;
  output: () => string;
  exit: Promise<number | null>;
}

function start(mode: string): Running {
  const child = fork(fixture, [mode], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { PATH: process.env['PATH'] } });
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text, exit: once(child, 'exit').then(([code]) => code as number | null) };
}

const isReady = (running: Running): Promise<boolean> => waitFor(() => running.output().includes('"ready"'), { timeoutMs: 15_000, what: 'ready' });

describe('runService', () => {
  it('stops in order on SIGTERM, also past a step that fails, and exits 0', async () => {
    const running = start('normal');
    await isReady(running);
    running.child.kill('SIGTERM');
    running.child.kill('SIGTERM');
    assert.equal(await running.exit, 0);
    const steps = [...running.output().matchAll(/step:(\w+)/g)].map(([, name]) => name);
    assert.deepEqual(steps, ['consumers', 'server', 'database']);
    assert.match(running.output(), /readiness:true/, 'readiness turned before the first step');
    assert.match(running.output(), /stop step failed/);
  });

  it('stops when its parent goes away', async () => {
    const running = start('normal');
    await isReady(running);
    running.child.disconnect();
    assert.equal(await running.exit, 0);
    assert.match(running.output(), /parent is gone/);
  });

  it('ends with code 1 when a step hangs, when the start fails, and on an uncaught error', async () => {
    const hanging = start('hang');
    const failing = start('fail');
    const crashing = start('crash');
    await isReady(hanging);
    hanging.child.kill('SIGTERM');
    assert.deepEqual(await Promise.all([hanging.exit, failing.exit, crashing.exit]), [1, 1, 1]);
    assert.match(hanging.output(), /did not stop in time/);
    assert.match(failing.output(), /no database/);
    assert.match(crashing.output(), /fatal error.*|lost promise/);
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { rootDir } from './paths.ts';
import { freePort } from './process/ports.ts';
import { startTimeOf } from './process/record.ts';
import { createSupervisor, requireFreePort } from './supervisor.ts';
import type { SupervisedService, Supervisor, SupervisorOptions } from './supervisor.ts';

const fake = async (name: string, dependsOn: string[] = [], env: Record<string, string> = {}): Promise<SupervisedService> => {
  const port = await freePort();
  return { name, entry: 'dev/test/fake-service.ts', port, portVariable: `${name.toUpperCase()}_PORT`, dependsOn, env: { ...env, PORT: String(port) } };
};

const supervise = (services: SupervisedService[], options: Partial<SupervisorOptions> = {}): Supervisor =>
  createSupervisor({ services, logDir: mkdtempSync(join(tmpdir(), 'supervisor-')), onCrash: () => undefined, ...options });

test('services start after what they depend on and are all gone after stop', async () => {
  const ready: string[] = [];
  const services = [await fake('top', ['middle']), await fake('middle', ['bottom']), await fake('bottom')];
  const supervisor = supervise(services, { onReady: ({ name }) => void ready.push(name) });
  await supervisor.start();
  const pids = services.map(({ name }) => supervisor.pid(name) ?? 0);
  await supervisor.stop();
  assert.deepEqual(ready, ['bottom', 'middle', 'top']);
  assert.deepEqual(pids.map(startTimeOf), [undefined, undefined, undefined]);
});

test('a service that fails while starting is reported with the end of its log, and what waits for it is not started', async () => {
  const services = [await fake('broken', [], { FAKE_MODE: 'broken' }), await fake('waiting', ['broken'])];
  const supervisor = supervise(services);
  await assert.rejects(supervisor.start(), /broken ended while starting \(exit code 1\)[\s\S]*cannot find its configuration/);
  assert.equal(supervisor.pid('waiting'), undefined);
  await supervisor.stop();
});

test('a service that does not become ready in time fails the start', async () => {
  const supervisor = supervise([await fake('slow', [], { FAKE_MODE: 'never-ready' })], { readyTimeoutMs: 600 });
  await assert.rejects(supervisor.start(), /slow is not ready after 0.6 s/);
  await supervisor.stop();
});

test('a start that is no longer wanted ends at once', async () => {
  const supervisor = supervise([await fake('slow', [], { FAKE_MODE: 'never-ready' })]);
  await assert.rejects(supervisor.start(AbortSignal.timeout(400)), { name: 'TimeoutError' });
  await supervisor.stop();
});

test('a crash is reported with its reason and log; a kill on purpose is not', async () => {
  const crashes: string[] = [];
  const lines: string[] = [];
  const service = await fake('fragile');
  const supervisor = supervise([service], {
    onCrash: (name, reason, logs) => void crashes.push(`${name} ${reason} ${logs}`),
    onLine: (_name, line) => void lines.push(line),
  });
  await supervisor.start();
  await supervisor.signal('fragile', 'SIGKILL');
  await supervisor.restart('fragile');
  assert.deepEqual(crashes, []);
  process.kill(supervisor.pid('fragile') ?? 0, 'SIGKILL');
  await waitFor(() => crashes.length > 0, { what: 'the crash to be reported', timeoutMs: 5_000 });
  assert.match(crashes[0] ?? '', /^fragile SIGKILL [\s\S]*hello from/);
  assert.equal(lines.filter((line) => line.includes('hello from')).length, 2);
  await supervisor.stop();
});

test('services end when their supervisor is killed outright', async () => {
  const ports = [await freePort(), await freePort()];
  const stack = spawn(process.execPath, ['dev/test/fake-stack.ts', mkdtempSync(join(tmpdir(), 'stack-')), ...ports.map(String)], {
    cwd: rootDir,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(stack.stdout, 'data')) as [Buffer];
  const pids = JSON.parse(line.toString()) as number[];
  assert.ok(pids.every((pid) => startTimeOf(pid) !== undefined));
  stack.kill('SIGKILL');
  // Their ports are free with that; by now they may be somebody else's.
  await waitFor(() => pids.every((pid) => startTimeOf(pid) === undefined), { what: 'the services to end', timeoutMs: 10_000 });
});

test('a taken port is reported with who holds it and the variable that chooses another', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await assert.rejects(requireFreePort({ name: 'gateway', port, portVariable: 'GATEWAY_PORT' }), (error: Error & { hint?: string }) => {
    assert.match(error.message, new RegExp(`Port ${port}, wanted by gateway, is taken by .*pid ${process.pid}`));
    assert.match(error.hint ?? '', /GATEWAY_PORT=\d+ npm start/);
    return true;
  });
  server.close();
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { testService } from '#platform/testing/test-environment';
import { waitFor } from '#platform/testing/wait-for';
import { dropBrokerAccounts } from './broker-accounts.ts';
import { dropDatabases } from './databases.ts';
import { rootDir } from './paths.ts';
import { freePort, waitUntilFree } from './process/ports.ts';
import { startTimeOf } from './process/record.ts';
import { brokerServiceNames, databaseNames } from './services.ts';

// `npm start` and its companions for real, on given servers, with one small service, in a folder of their own.
const dir = mkdtempSync(join(tmpdir(), 'start-'));
const prefix = `t${randomBytes(4).toString('hex')}`;
const port = await freePort();
const managementUrl = process.env.TEST_RABBITMQ_MANAGEMENT_URL;
const env = {
  ...process.env,
  STACK_DIR: dir,
  STACK_PREFIX: prefix,
  PAYMENT_SANDBOX_PORT: String(port),
  MYSQL_ADMIN_URL: testService('TEST_MYSQL_ADMIN_URL'),
  REDIS_URL: testService('TEST_REDIS_URL'),
  RABBITMQ_URL: testService('TEST_RABBITMQ_URL'),
  ...(managementUrl ? { RABBITMQ_MANAGEMENT_URL: managementUrl } : {}),
  NODE_TEST_CONTEXT: undefined,
};
const adminUrl = env.MYSQL_ADMIN_URL;
after(async () => {
  await dropDatabases({ adminUrl, prefix, services: databaseNames });
  await dropBrokerAccounts({ managementUrl, prefix, services: brokerServiceNames });
  rmSync(dir, { recursive: true, force: true });
});

interface Command {
  readonly process: ChildProcess;
  output(): string;
  exitCode(): Promise<number>;
}

function command(script: string, ...args: string[]): Command {
  const child = spawn(process.execPath, [join(rootDir, 'dev', script), ...args], { cwd: rootDir, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (text += part));
  const exit = once(child, 'exit');
  return { process: child, output: () => text, exitCode: async () => ((await exit) as [number])[0] };
}

async function started(): Promise<Command> {
  const start = command('start.ts', '--only=payment-sandbox');
  await waitFor(() => /Ready after/.test(start.output()) || start.process.exitCode !== null, { what: 'the stack', timeoutMs: 60_000 });
  assert.match(start.output(), /Ready after/);
  return start;
}

test('a started stack serves, refuses a second start, and is stopped from elsewhere without leaving anything', async () => {
  const start = await started();
  assert.equal((await fetch(`http://127.0.0.1:${port}/health/ready`)).status, 200);
  const second = command('start.ts', '--only=payment-sandbox');
  assert.equal(await second.exitCode(), 1);
  assert.match(second.output(), /already runs \(process \d+\)/);
  const stop = command('stop.ts');
  assert.equal(await stop.exitCode(), 0);
  assert.equal(await start.exitCode(), 0);
  assert.ok(await waitUntilFree(port, 5_000));
});

test('the crash of a service stops the rest, exits with 1 and shows the end of its log', async () => {
  const start = await started();
  const [pid = 0] = await import(`${dir}/stack.json`, { with: { type: 'json' } }).then(({ default: stack }) =>
    stack.services.map((service: { pid: number }) => service.pid),
  );
  process.kill(pid, 'SIGKILL');
  assert.equal(await start.exitCode(), 1);
  assert.match(start.output(), /payment-sandbox ended by itself \(SIGKILL\)/);
});

test('a stack whose starter is killed outright is cleaned up by the next command', async () => {
  const start = await started();
  start.process.kill('SIGKILL');
  await start.exitCode();
  assert.equal(await command('stop.ts', '--leftovers').exitCode(), 0);
  assert.ok(await waitUntilFree(port, 5_000));
  assert.equal(startTimeOf(start.process.pid ?? 0), undefined);
});

test('a wrong choice of services or port, or an unknown option, is explained', async () => {
  const unknown = command('start.ts', '--only=shop');
  assert.equal(await unknown.exitCode(), 1);
  assert.match(unknown.output(), /There is no service "shop"[\s\S]*gateway/);
  const mistyped = command('start.ts', '--ony=order');
  assert.equal(await mistyped.exitCode(), 1);
  assert.match(mistyped.output(), /Unknown option '--ony'\.\n[\s\S]*--only=/);
});

test('reset asks for confirmation and removes everything local', async () => {
  const refused = command('reset.ts');
  assert.equal(await refused.exitCode(), 1);
  assert.match(refused.output(), /npm run reset -- --yes/);
  const reset = command('reset.ts', '--yes');
  assert.equal(await reset.exitCode(), 0);
  assert.match(reset.output(), new RegExp(`Removed ${dir}`));
});

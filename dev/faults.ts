/**
 * npm run test:faults: real servers and processes are killed, frozen and refused under load; afterwards nothing may be lost or done twice.
 *   --full            100,000 events in the set check, and three random schedules
 *   --events <n>      events in the set check; default 20,000
 *   --seed <n>        repeats the random schedule of that seed; default: a new one, which is printed
 *   --restarted <a,b> services that the rolling restart restarts; default: all
 *   --rounds <n>      how often it does; default 1
 *   <part of a path>  only those files of test/faults
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { closeKillable, openKillable, type KillableBacking } from './backing/killable.ts';
import { runCommand } from './command.ts';
import { ensureProgram, prometheus } from './optional-program.ts';
import { devDir, rootDir } from './paths.ts';
import { createProgress } from './progress.ts';
import { findTestFiles } from './test-files.ts';
import { requireUsableFolder } from './workspace.ts';

await runCommand(async ({ stopRequested }) => {
  const options = { full: { type: 'boolean' }, events: { type: 'string' }, seed: { type: 'string' }, restarted: { type: 'string' }, rounds: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const seed = values.seed ?? String(randomInt(1, 1_000_000));
  const files = findTestFiles(['test/faults/']).filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)));
  requireUsableFolder(devDir);
  const progress = createProgress();
  if (files.some((file) => file.endsWith('/alerts.test.ts'))) await ensureProgram(prometheus, progress);
  const servers = await progress.step('servers', () => openKillable('faults'));
  try {
    progress.line(`\n${files.length} files of fault tests; seed ${seed} (again: npm run test:faults -- --seed ${seed})\n`);
    const size = { FAULTS_EVENTS: values.events ?? (values.full ? '100000' : '20000'), FAULTS_SCHEDULES: values.full ? '3' : '1', FAULTS_SEED: seed, FAULTS_RESTARTED: values.restarted ?? '', FAULTS_ROUNDS: values.rounds ?? '1' };
    return await runTests(files, { ...environmentOf(servers), ...size }, stopRequested);
  } finally {
    await closeKillable('faults');
  }
});

function environmentOf({ mysql, redis, rabbitmq }: KillableBacking): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: 'test',
    APOLLO_TELEMETRY_DISABLED: '1',
    NODE_COMPILE_CACHE: join(devDir, 'compile-cache'),
    TEST_MYSQL_ADMIN_URL: mysql.url,
    TEST_REDIS_URL: redis.url,
    TEST_RABBITMQ_URL: rabbitmq.url,
    TEST_RABBITMQ_MANAGEMENT_URL: rabbitmq.managementUrl,
  };
}

/** One file after another: they share servers, and kill them. */
function runTests(files: readonly string[], env: NodeJS.ProcessEnv, stopRequested: AbortSignal): Promise<number> {
  const preload = join(rootDir, 'dev/process/exit-with-parent.mjs');
  const args = ['--import', preload, '--test', '--test-concurrency=1', '--test-timeout=2400000', '--test-force-exit', '--test-reporter=spec', ...files];
  const runner = spawn(process.execPath, args, { cwd: rootDir, env, detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const stop = (): void => {
    if (runner.pid !== undefined && runner.exitCode === null) process.kill(-runner.pid, 'SIGTERM');
  };
  stopRequested.addEventListener('abort', stop, { once: true });
  return new Promise((resolve, reject) => {
    runner.once('error', reject);
    runner.once('exit', (code) => resolve(stopRequested.aborted ? 130 : (code ?? 1)));
  });
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { killBacking, startBacking } from './backing/backing.ts';
import type { Backing } from './backing/backing.ts';
import { testProfile } from './backing/profile.ts';
import { ensureBrowser } from './browser.ts';
import { runChecks } from './checks.ts';
import { ensureComposeParser } from './compose-parser.ts';
import { runCommand } from './command.ts';
import type { CommandContext } from './command.ts';
import { devDir, rootDir } from './paths.ts';
import { ensureProgram, nginx, prometheus } from './optional-program.ts';
import { createProgress } from './progress.ts';
import { requireUsableFolder } from './workspace.ts';
import { findTestFiles } from './test-files.ts';

await runCommand(main);

/** npm test: everything. npm test -- <path or part of one> [--options for node --test]: only those files. */
async function main({ stopRequested, onForce }: CommandContext): Promise<number> {
  const args = process.argv.slice(2);
  const patterns = args.filter((argument) => !argument.startsWith('-'));
  const options = args.filter((argument) => argument.startsWith('-'));
  const files = findTestFiles(patterns);
  const everything = patterns.length === 0;
  const progress = createProgress();
  requireUsableFolder(devDir);
  onForce(() => killBacking(testProfile));
  const failed = new AbortController();
  const stopping = AbortSignal.any([stopRequested, failed.signal]);
  // The servers start, or are installed, while the checks run.
  const starting = startBacking({ profile: testProfile, progress, stopping });
  starting.catch(() => undefined); // reported where it is awaited
  try {
    if (everything) {
      await ensureComposeParser(progress);
      await ensureBrowser(progress);
      await ensureProgram(nginx, progress);
      await ensureProgram(prometheus, progress);
      await runChecks(progress, stopping);
    }
    const backing = await starting;
    progress.line(`\n${files.length} test files\n`);
    return await runTests(files, [...(everything ? coverageOptions() : []), ...options], environment(backing), stopRequested);
  } catch (error) {
    failed.abort(error);
    throw error;
  } finally {
    const backing = await starting.catch(() => undefined);
    await backing?.release();
  }
}

function coverageOptions(): string[] {
  // What counts as covered is decided in dev/coverage.ts; these only keep the measuring itself small.
  const excluded = ['node_modules/**', '**/*.test.ts', '**/test/**', '**/generated/**', 'test/**', 'bench/**'];
  return ['--experimental-test-coverage', ...excluded.map((glob) => `--test-coverage-exclude=${glob}`)];
}

function environment(backing: Backing): NodeJS.ProcessEnv {
  // The servers of a developer's own stack are no business of the tests.
  const { MYSQL_ADMIN_URL: _mysql, REDIS_URL: _redis, RABBITMQ_URL: _rabbitmq, RABBITMQ_MANAGEMENT_URL: _management, ...rest } = process.env;
  return {
    ...rest,
    NODE_ENV: 'test',
    APOLLO_TELEMETRY_DISABLED: '1',
    TEST_MYSQL_ADMIN_URL: backing.mysqlAdminUrl,
    TEST_REDIS_URL: backing.redisUrl,
    TEST_RABBITMQ_URL: backing.rabbitmqUrl,
    ...(backing.rabbitmqManagementUrl ? { TEST_RABBITMQ_MANAGEMENT_URL: backing.rabbitmqManagementUrl } : {}),
    // Node says that cached code makes coverage imprecise: that of branches by 1.4 %, that of lines, which is held, by nothing; a tenth of the time is saved.
    NODE_COMPILE_CACHE: join(devDir, 'compile-cache'),
  };
}

/** Runs the files under node --test; its exit code is ours. Three at a time keep two cores busy, since a third of their time they wait. */
function runTests(files: readonly string[], options: readonly string[], env: NodeJS.ProcessEnv, stopRequested: AbortSignal): Promise<number> {
  const preload = join(rootDir, 'dev/process/exit-with-parent.mjs');
  const reporter = join(rootDir, 'dev/test-reporter.ts');
  const args = [
    '--import',
    preload,
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-concurrency=3',
    '--test-timeout=300000',
    `--test-reporter=${reporter}`,
    ...options,
    ...files,
  ];
  // A process group of its own, so that a stop reaches the runner and every test file together.
  const runner = spawn(process.execPath, args, { cwd: rootDir, env, detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const signalGroup = (signal: NodeJS.Signals): void => {
    if (runner.pid !== undefined && runner.exitCode === null) process.kill(-runner.pid, signal);
  };
  const stop = (): void => {
    signalGroup('SIGTERM');
    setTimeout(() => signalGroup('SIGKILL'), 5_000).unref();
  };
  stopRequested.addEventListener('abort', stop, { once: true });
  return new Promise((resolve, reject) => {
    runner.once('error', reject);
    runner.once('exit', (code) => resolve(stopRequested.aborted ? 130 : (code ?? 1)));
  });
}

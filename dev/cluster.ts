/**
 * npm run test:cluster: what must hold on backing services of several nodes, which are started on loopback for it.
 *   <part of a path>  only those files of test/cluster
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from './command.ts';
import { rootDir } from './paths.ts';
import { findTestFiles } from './test-files.ts';

await runCommand(async ({ stopRequested }) => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const files = findTestFiles(['test/cluster/']).filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)));
  const args = ['--import', join(rootDir, 'dev/process/exit-with-parent.mjs'), '--test', '--test-concurrency=1', '--test-timeout=600000', '--test-reporter=spec', ...files];
  const runner = spawn(process.execPath, args, { cwd: rootDir, env: { ...process.env, NODE_ENV: 'test' }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  stopRequested.addEventListener('abort', () => void runner.kill('SIGTERM'), { once: true });
  return await new Promise<number>((resolve, reject) => {
    runner.once('error', reject);
    runner.once('exit', (code) => resolve(stopRequested.aborted ? 130 : (code ?? 1)));
  });
});

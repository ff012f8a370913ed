import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DevError } from './dev-error.ts';
import { rootDir } from './paths.ts';
import { run } from './process/run.ts';
import type { Progress } from './progress.ts';

interface Check {
  readonly name: string;
  /** Run by our Node, from the root. */
  readonly script: string;
  readonly args: readonly string[];
}

const checks: readonly Check[] = [
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '--project', '.'] },
  { name: 'lint', script: 'node_modules/oxlint/bin/oxlint', args: ['--deny-warnings'] },
  { name: 'boundaries', script: '--test', args: ['test/boundaries.test.ts'] },
  { name: 'generated files', script: 'codegen.ts', args: ['--check'] },
  { name: 'schemas', script: 'schema/checks/check.ts', args: [] },
];

/** Everything that needs no running service. Rejects at the first check that fails, with its output. */
export async function runChecks(progress: Progress, stopping: AbortSignal): Promise<void> {
  for (const { name, script, args } of checks) {
    stopping.throwIfAborted();
    if (!script.startsWith('--') && !existsSync(join(rootDir, script))) throw new DevError(`${script} is missing.`, { hint: 'npm ci installs it.' });
    await progress.step(name, async () => {
      const result = await run(process.execPath, [script, ...args], { cwd: rootDir });
      if (result.code !== 0) throw new DevError(`${name}:\n${result.output.trimEnd()}`);
    });
  }
}

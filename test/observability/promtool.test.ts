/** What Prometheus' own tool says of configuration and rules; where it is not on the machine, `observability.test.ts` reads them. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '../../dev/backing/binaries.ts';
import { rootDir } from '../../dev/paths.ts';
import { run } from '../../dev/process/run.ts';

const program = findProgram('promtool') ?? '';
const skip = program === '' && 'promtool is not on this machine: apt-get install prometheus';
const rulesDir = join(rootDir, 'deploy/prometheus/rules');
const testsDir = join(rootDir, 'deploy/prometheus/tests');

async function accepts(args: readonly string[]): Promise<void> {
  const { code, output } = await run(program, args, { cwd: rootDir });
  assert.equal(code, 0, output);
}

test('rules are accepted', { skip }, () => accepts(['check', 'rules', ...readdirSync(rulesDir).map((file) => join(rulesDir, file))]));

test('the configuration is accepted', { skip }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    const file = join(dir, 'prometheus.yml');
    writeFileSync(file, readFileSync(join(rootDir, 'deploy/observability/prometheus.yml'), 'utf8').replace('/etc/prometheus/rules/', `${rulesDir}/`));
    await accepts(['check', 'config', file]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('each alert is raised when its symptom has lasted, not before, not after, and not without it', { skip }, () => accepts(['test', 'rules', ...readdirSync(testsDir).map((file) => join(testsDir, file))]));

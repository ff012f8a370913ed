import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeCoverage, linePercent, withUnloadedFiles } from './coverage.ts';
import { rootDir } from './paths.ts';
import { run } from './process/run.ts';
import report from './test-reporter.ts';

async function reported(events: readonly unknown[]): Promise<string> {
  async function* source() {
    yield* events;
  }
  let text = '';
  for await (const part of report(source() as Parameters<typeof report>[0])) text += part;
  return text;
}

test('the report has one line per file, the closing lines, and at its end each failure in full with what the file printed', async () => {
  const file = join(rootDir, 'a.test.ts');
  const failure = (name: string, failureType: string) => ({
    type: 'test:fail',
    data: {
      name,
      file,
      line: 7,
      nesting: 0,
      details: { duration_ms: 1, error: Object.assign(new Error(name), { failureType, cause: new Error(`${name} went wrong`) }) },
    },
  });
  const text = await reported([
    { type: 'test:stdout', data: { file, message: 'a hint\n' } },
    failure('money is exact', 'testCodeFailure'),
    failure('the suite around it', 'subtestsFailed'),
    { type: 'test:summary', data: { file, success: false, counts: { tests: 3 }, duration_ms: 1_500 } },
    { type: 'test:diagnostic', data: { nesting: 0, message: 'fail 1' } },
  ]);
  assert.match(text, /^ {2}✗ a\.test\.ts +3 tests +1\.5 s\nℹ fail 1\n\n✗ money is exact\n {2}a\.test\.ts:7\n[\s\S]*money is exact went wrong[\s\S]*a hint\n+$/);
  assert.doesNotMatch(text, /the suite around it/);
});

test('a file that no test loads counts as not covered; one of types only does not count', () => {
  const files = withUnloadedFiles([{ path: join(rootDir, 'dev/coverage.ts'), lines: 10, covered: 9 }]);
  assert.deepEqual(
    files.find(({ path }) => path === 'dev/coverage.ts'),
    { path: 'dev/coverage.ts', lines: 10, covered: 9 },
  );
  assert.equal(files.find(({ path }) => path === 'dev/start.ts')?.covered, 0);
  assert.equal(
    files.find(({ path }) => path === 'dev/backing/server.ts'),
    undefined,
  );
  assert.equal(
    linePercent([
      { path: 'a', lines: 30, covered: 20 },
      { path: 'b', lines: 10, covered: 10 },
    ]),
    75,
  );
  assert.match(describeCoverage([{ path: 'a', lines: 4, covered: 1 }]), /25\.00 % of 1 files[\s\S]*a +3 of 4 lines not run/);
});

test('npm test with a path runs just that, on given servers, and answers with the exit code of the runner', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'test-run-'));
  const env = { ...process.env, STACK_DIR: dir, NODE_TEST_CONTEXT: undefined };
  const result = await run(process.execPath, ['dev/test.ts', 'dev/process/order.test.ts'], { cwd: rootDir, env });
  assert.match(result.output, /✓ MySQL +\S+ \(TEST_MYSQL_ADMIN_URL\)[\s\S]*✓ dev\/process\/order\.test\.ts +2 tests[\s\S]*ℹ fail 0/);
  assert.equal(result.code, 0);
  rmSync(dir, { recursive: true });
});

/** The version still running, by default the commit before this one, with its own tests, on the tables that the migrations of this one make. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { oldCodeOf, testFilesOf, type OldCode } from '../../dev/migrations/old-code.ts';
import { rootDir } from '../../dev/paths.ts';
import { git } from '../../schema/file-tree.ts';

const revision = process.env.RUNNING_VERSION || 'HEAD~1';
const isKnown = git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]) !== undefined;
const skip = isKnown ? false : `git does not know ${revision} here; in CI, fetch the whole history`;
let old: OldCode;
before(async () => {
  if (isKnown) old = await oldCodeOf(revision);
});
after(() => old?.remove());

test('the version still running passes its own tests on the new schema, of each service whose tables change', { skip, timeout: 600_000 }, async (t) => {
  const files = old.changed.flatMap((subgraph) => testFilesOf(old, subgraph));
  t.diagnostic(files.length === 0 ? `no migration differs from ${revision}` : `changed: ${old.changed.join(', ')}`);
  if (files.length === 0) return;
  const { isGreen, output } = await old.test(files);
  assert.ok(isGreen, `The version still running fails on the new schema:\n${output.slice(-6_000)}`);
});

const added = (sql: string): string => `
import { migrations as known } from './known.ts';
class MadeUp9999 {
  name = 'MadeUp9999';
  async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
    await runner.query(${JSON.stringify(sql)});
  }
  async down(): Promise<void> {}
}
export const migrations = [...known, MadeUp9999];
`;
const known = (): string => readFileSync(join(rootDir, 'subgraphs/vendor/data/migrations/index.ts'), 'utf8');
const someTests = ['subgraphs/vendor/test/vendor.test.ts'];

test('a made-up migration that adds is fine with the version still running', { skip, timeout: 120_000 }, async () => {
  old.write('subgraphs/vendor/data/migrations/known.ts', known());
  old.write('subgraphs/vendor/data/migrations/index.ts', added("ALTER TABLE vendors ADD COLUMN motto VARCHAR(80) NOT NULL DEFAULT ''"));
  const { isGreen, output } = await old.test(someTests);
  assert.ok(isGreen, output.slice(-4_000));
});

test('a made-up migration that renames a column is found out: the version still running fails on it', { skip, timeout: 120_000 }, async () => {
  old.write('subgraphs/vendor/data/migrations/known.ts', known());
  old.write('subgraphs/vendor/data/migrations/index.ts', added('ALTER TABLE vendors CHANGE tagline motto VARCHAR(240) NULL'));
  const { isGreen, output } = await old.test(someTests);
  assert.equal(isGreen, false);
  assert.match(output, /✖ an application makes the applicant the owner/);
});

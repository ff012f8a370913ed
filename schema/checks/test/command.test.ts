import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { diskTree, root } from '../../file-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'schema-command-'));
const run = (script: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('the schema commands', () => {
  after(() => rmSync(folder, { recursive: true }));

  it('answer 1 when a published schema breaks somebody, and write the report where it is wanted', () => {
    const old = join(folder, 'old.graphql');
    writeFileSync(old, `${diskTree().read('schema/partner.graphql')}\nextend type Query {\n  goneSince: Int\n}\n`);
    const { status, stdout } = run('schema/checks/diff.ts', '--base', `partner=${old}`, '--json', '--markdown-file', join(folder, 'report.md'));
    assert.equal(status, 1);
    const { passed, findings } = JSON.parse(stdout) as { passed: boolean; findings: { rule: string; coordinate: string }[] };
    assert.equal(passed, false);
    assert.ok(findings.some(({ rule, coordinate }) => rule === 'breaking/field-removed' && coordinate === 'Query.goneSince'));
    assert.match(readFileSync(join(folder, 'report.md'), 'utf8'), /❌ Schema check: 1 error\n/);
  });

  it('answer 2 and say what was expected when they are used wrongly', () => {
    for (const [script, args, message] of [
      ['schema/checks/check.ts', ['--base', 'no-such-branch'], /git knows no commit "no-such-branch"/],
      ['schema/checks/diff.ts', ['--wrong'], /Unknown option '--wrong'[\s\S]*Exit codes: 0 passed/],
      ['schema/registry/publish.ts', ['--activate', 'latest'], /expected the number of a version/],
      ['schema/registry/publish.ts', ['--client', 'mobile'], /expected for example mobile@1\.4\.0/],
    ] as const) {
      const { status, stderr } = run(script, ...args);
      assert.equal(status, 2, `${script} ${args.join(' ')}: ${stderr}`);
      assert.match(stderr, message);
    }
  });
});

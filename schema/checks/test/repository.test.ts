import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diskTree } from '../../file-tree.ts';
import { errorsOf } from '../finding.ts';
import { peopleReport } from '../output/people.ts';
import { runChecks } from '../run.ts';

test('the schemas of this repository pass the check, in less than five seconds of computing', async () => {
  const before = process.cpuUsage();
  const report = await runChecks({ tree: diskTree(), base: undefined, today: new Date().toISOString().slice(0, 10), usageDays: 30 });
  const { user, system } = process.cpuUsage(before);
  assert.deepEqual(errorsOf(report.findings), [], peopleReport(report));
  assert.ok((user + system) / 1e6 < 5, `took ${(user + system) / 1e6} s`);
});

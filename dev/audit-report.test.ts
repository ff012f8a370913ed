import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictOf } from './audit-report.ts';

const counts = (total: number) => ({ vulnerabilities: { total }, dependencies: { prod: 210, total: 540 } });

test('a report without findings is clean, and says how much was looked at', () => {
  assert.deepEqual(verdictOf(JSON.stringify({ auditReportVersion: 2, vulnerabilities: {}, metadata: counts(0) })), { kind: 'clean', packages: 210 });
});

test('each finding is told with its cause and what would fix it', () => {
  const vulnerabilities = {
    tar: { name: 'tar', severity: 'high', range: '<6.2.1', via: [{ title: 'Writes outside of the folder', url: 'https://github.com/advisories/GHSA-x' }], fixAvailable: { name: 'tar', version: '6.2.1' } },
    pack: { name: 'pack', severity: 'high', range: '*', via: ['tar'], fixAvailable: false },
  };
  const verdict = verdictOf(JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: counts(2) }));
  assert.deepEqual(verdict, {
    kind: 'findings',
    findings: ['high: tar <6.2.1 (Writes outside of the folder https://github.com/advisories/GHSA-x) - fixed by tar 6.2.1', 'high: pack * (through tar) - no fix yet'],
  });
});

test('a registry that did not look is never taken for a clean tree', () => {
  const refused = { message: '405 Method Not Allowed', statusCode: 405, error: { summary: '', detail: '' } };
  assert.deepEqual(verdictOf(JSON.stringify(refused)), { kind: 'no answer', why: '405 Method Not Allowed' });
  for (const output of ['', 'npm error audit endpoint returned an error', '{}', 'null', '[]']) assert.equal(verdictOf(output).kind, 'no answer', output);
});

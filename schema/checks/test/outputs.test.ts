import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Report } from '../finding.ts';
import { githubAnnotations } from '../output/github.ts';
import { jsonReport } from '../output/json.ts';
import { commentMarker, markdownReport } from '../output/markdown.ts';
import { peopleReport } from '../output/people.ts';
import { sarifReport } from '../output/sarif.ts';
import { baseTree, checkChanged } from './world.ts';

const shop = 'subgraphs/shop/schema.graphql';
const report = await checkChanged({
  'bff-web/schema.graphql': (baseTree.read('bff-web/schema.graphql') ?? '').replace('  """Text for the price."""\n  priceText: String\n', ''),
  [shop]: (baseTree.read(shop) ?? '').replace('  """How many."""\n', '').replace('[OrderLine!]! @listSize(assumedSize: 5)', '[OrderLine!]!'),
  'schema/overrides.json': JSON.stringify([{ rule: 'lint/pagination', coordinate: 'Order.lines', reason: 'Orders have few lines for the time being.', by: 'Jo Doe', until: '2026-12-31' }]),
});
const line = (baseTree.read(shop) ?? '').replace('  """How many."""\n', '').split('\n').indexOf('  quantity: Int!') + 1;
const empty: Report = { findings: [], base: null, timings: {} };

describe('the report', () => {
  it('tells people what broke whom, where, and what to do, and hides what is let pass', () => {
    const text = peopleReport(report);
    assert.match(text, /✗ breaking\/field-removed\n {2}\[bff-web\] Field 'priceText' was removed/);
    assert.match(text, /bff-web\/schema\.graphql:\d+\n {4}used by web: ProductPage\n {4}→ Keep the field with @deprecated/);
    assert.match(text, new RegExp(`${shop}:${line}\\n`));
    assert.match(text, /✗ schema check failed: 2 errors, 0 warnings, \d+ notes, 1 let pass; compared with the fixture/);
    assert.doesNotMatch(text, /lint\/pagination/);
    assert.match(peopleReport(report, { all: true }), /let pass until 2026-12-31 by Jo Doe: Orders have few lines/);
  });

  it('says so when there was nothing to compare with', () => {
    assert.match(peopleReport(empty), /✓ schema check passed: 0 errors, 0 warnings, 0 notes; not compared with anything/);
    assert.match(markdownReport(empty), /✅ Schema check passed\n\nThere was nothing to compare with/);
  });

  it('gives programs the verdict and every finding', () => {
    const parsed = JSON.parse(jsonReport(report)) as { passed: boolean; findings: unknown[] };
    assert.equal(parsed.passed, false);
    assert.equal(parsed.findings.length, report.findings.length);
    assert.equal((JSON.parse(jsonReport(empty)) as { passed: boolean }).passed, true);
  });

  it('is SARIF 2.1.0 with a rule, a level and a place for each result', () => {
    const sarif = JSON.parse(sarifReport(report)) as SarifLog;
    assert.equal(sarif.version, '2.1.0');
    const [run] = sarif.runs;
    for (const result of run!.results) assert.equal(run!.tool.driver.rules[result.ruleIndex]!.id, result.ruleId);
    const description = run!.results.find(({ ruleId }) => ruleId === 'lint/description');
    assert.equal(description?.level, 'error');
    assert.deepEqual(description?.locations?.[0]?.physicalLocation, { artifactLocation: { uri: shop }, region: { startLine: line, startColumn: 3 } });
    assert.equal(run!.results.find(({ ruleId }) => ruleId === 'lint/pagination')?.suppressions?.length, 1);
  });

  it('fits one comment: marker first, errors open, cells that no text can break', () => {
    const text = markdownReport(report);
    assert.equal(text.split('\n')[0], commentMarker);
    assert.match(text, /❌ Schema check: 2 errors/);
    assert.match(text, /<details open><summary>Errors \(2\)<\/summary>/);
    const nasty = markdownReport({ ...empty, findings: [{ rule: 'lint/x', severity: 'error', message: 'a | b <script>\n@everyone' }] });
    assert.match(nasty, /a \\\| b &lt;script> @\u200Beveryone/);
    assert.ok(markdownReport({ ...empty, findings: Array.from({ length: 40 }, () => ({ rule: 'lint/x', severity: 'error' as const, message: 'x'.repeat(5_000) })) }).length < 65_536);
  });

  it('annotates files on GitHub, one line per finding, at most ten of a kind, nothing that is let pass', () => {
    const lines = githubAnnotations(report).split('\n');
    assert.equal(lines.length, 2);
    assert.ok(lines.some((each) => each.startsWith(`::error file=${shop},line=${line},title=lint/description::`)), lines.join('\n'));
    const many = Array.from({ length: 25 }, () => ({ rule: 'lint/x', severity: 'error' as const, message: 'one\ntwo: 100%' }));
    const annotations = githubAnnotations({ ...empty, findings: many }).split('\n');
    assert.equal(annotations.length, 10);
    assert.equal(annotations[0], '::error title=lint/x::one%0Atwo: 100%25');
  });
});

interface SarifLog {
  version: string;
  runs: {
    tool: { driver: { rules: { id: string }[] } };
    results: { ruleId: string; ruleIndex: number; level: string; suppressions?: unknown[]; locations?: { physicalLocation: unknown }[] }[];
  }[];
}

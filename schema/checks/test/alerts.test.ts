import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { diskTree, root } from '../../file-tree.ts';

interface Rules {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[] }[];
}

test('alerts about schemas rest on metrics that the gateway has, and say what to do', () => {
  const { groups } = parse(readFileSync(join(root, 'deploy/prometheus/rules/schema.yml'), 'utf8')) as Rules;
  const tree = diskTree();
  const sources = tree.list('gateway').filter((path) => path.endsWith('.ts')).map((path) => tree.read(path) ?? '');
  for (const { alert, expr, annotations } of groups.flatMap(({ rules }) => rules)) {
    const metrics = expr.match(/gateway_\w+/g) ?? [];
    assert.ok(metrics.length > 0, alert);
    for (const metric of metrics) assert.ok(sources.some((text) => text.includes(`name: '${metric}'`)), `${alert}: no source names ${metric}`);
    assert.ok(annotations.summary && annotations.description, alert);
  }
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { errorsOf, type Finding } from '../finding.ts';
import { baseTree, checkChanged, manifestWith, manifestWithout, operationIds } from './world.ts';

const folder = join(import.meta.dirname, 'cases');

/** One small change and the whole verdict on it; see cases/README.md. */
const caseShape = z.strictObject({
  change: z.string(),
  edits: z.array(
    z.strictObject({ file: z.string(), find: z.string().optional(), replace: z.string().optional(), write: z.string().optional(), register: z.string().optional(), unregister: z.string().optional() }),
  ),
  passes: z.boolean(),
  findings: z.array(z.string()),
  notes: z.array(z.string()).optional(),
});

type Case = z.infer<typeof caseShape>;

for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort()) {
  const expected = caseShape.parse(parse(readFileSync(join(folder, file), 'utf8')));
  test(`${expected.change}: ${expected.passes ? 'passes' : 'is refused'}`, async () => {
    const { findings } = await checkChanged(apply(expected.edits));
    assert.deepEqual(findings.filter(({ severity }) => severity !== 'note').map(inOneLine), expected.findings);
    assert.equal(errorsOf(findings).length === 0, expected.passes);
    const notes = findings.filter(({ severity }) => severity === 'note').map(inOneLine);
    for (const note of expected.notes ?? []) assert.ok(notes.includes(note), `${note} is not among ${notes.join(' | ')}`);
    const withoutHelp = findings.filter(({ severity, fix }) => severity === 'error' && !fix);
    assert.deepEqual(withoutHelp, [], 'every error says what to do');
  });
}

function apply(edits: Case['edits']): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const edit of edits) changed[edit.file] = applied(edit, changed[edit.file] ?? baseTree.read(edit.file) ?? '');
  return changed;
}

function applied({ file, find, replace, write, register, unregister }: Case['edits'][number], before: string): string {
  if (register !== undefined) return manifestWith(before, register);
  if (unregister !== undefined) return manifestWithout(before, unregister);
  if (write !== undefined) return write.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => operationIds()[name] ?? assert.fail(`no operation ${name}`));
  assert.ok(find !== undefined && before.includes(find), `${file} does not contain: ${find}`);
  return before.replace(find, () => replace ?? '');
}

/** `error breaking/field-removed api Product.title < web, bff-web` */
function inOneLine({ severity, rule, schema, coordinate, usedBy, overridden }: Finding): string {
  const users = usedBy ? ` < ${usedBy.map(({ client, operations, calls }) => `${client} (${operations.join(', ')}${calls === undefined ? '' : `; ${calls}`})`).join(', ')}` : '';
  return [severity, rule, schema, coordinate].filter(Boolean).join(' ') + users + (overridden ? ` [let pass by ${overridden.by}]` : '');
}

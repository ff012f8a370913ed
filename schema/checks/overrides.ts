/**
 * Findings that are let pass on purpose, in schema/overrides.json: reviewed like everything else in the repository, each with a
 * reason, a name and a day on which it ends.
 *
 *     [{ "rule": "breaking/field-removed", "schema": "partner", "coordinate": "Product.tags",
 *        "reason": "All partners were asked; none reads it.", "by": "Jo Doe", "until": "2027-01-31" }]
 */
import { z } from 'zod';
import type { FileTree } from '../file-tree.ts';
import type { Finding } from './finding.ts';
import { readChecked } from './read-json.ts';

export const overridesPath = 'schema/overrides.json';
/** Longer than that is no exception, but a rule that should be changed. */
const longestDays = 180;

const overrideShape = z.strictObject({
  rule: z.string(),
  coordinate: z.string(),
  schema: z.string().optional(),
  reason: z.string().min(20, 'say in a sentence why (at least 20 characters)'),
  by: z.string().min(1),
  until: z.iso.date(),
});

type Override = z.infer<typeof overrideShape>;

/**
 * Marks the errors that an override covers, and adds a finding for each override that is expired, too long or not needed.
 * What has no coordinate, such as a failed composition, can't be overridden.
 */
export function applyOverrides(findings: readonly Finding[], { tree, today }: { tree: FileTree; today: string }): Finding[] {
  const overrides = tree.read(overridesPath) === undefined ? [] : readChecked(tree, overridesPath, z.array(overrideShape));
  const valid = overrides.filter(({ until }) => until >= today && until <= latestDay(today));
  const used = new Set<Override>();
  const marked = findings.map((finding) => {
    const override = finding.severity === 'note' ? undefined : valid.find((each) => covers(each, finding));
    if (!override) return finding;
    used.add(override);
    return { ...finding, overridden: { reason: override.reason, by: override.by, until: override.until } };
  });
  return [...marked, ...overrides.flatMap((override) => problemOf(override, { tree, today, isUsed: used.has(override) }))];
}

function covers({ rule, coordinate, schema }: Override, finding: Finding): boolean {
  return finding.rule === rule && finding.coordinate === coordinate && (schema === undefined || finding.schema === schema);
}

function problemOf(override: Override, { tree, today, isUsed }: { tree: FileTree; today: string; isUsed: boolean }): Finding[] {
  const { rule, coordinate, until } = override;
  const about = { coordinate, place: { file: overridesPath, line: lineOf(tree, coordinate) } };
  if (until < today) {
    return [{ ...about, rule: 'override/expired', severity: 'error', message: `The override of ${rule} for ${coordinate} ended on ${until}`, fix: 'Mend the cause and remove the override; or give it another day, with a reason why it is still needed.' }];
  }
  if (until > latestDay(today)) {
    return [{ ...about, rule: 'override/too-long', severity: 'error', message: `The override of ${rule} for ${coordinate} lasts until ${until}, more than ${longestDays} days`, fix: `Choose a day until ${latestDay(today)}.` }];
  }
  if (isUsed) return [];
  return [{ ...about, rule: 'override/unused', severity: 'warning', message: `The override of ${rule} for ${coordinate} covers nothing any more`, fix: 'Remove it.' }];
}

function latestDay(today: string): string {
  return new Date(Date.parse(today) + longestDays * 86_400_000).toISOString().slice(0, 10);
}

function lineOf(tree: FileTree, coordinate: string): number {
  const text = tree.read(overridesPath) ?? '';
  return text.slice(0, Math.max(0, text.indexOf(`"${coordinate}"`))).split('\n').length;
}

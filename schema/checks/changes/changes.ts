/** Differences between two versions of a published schema: what breaks whom, what is risky, what is safe. */
import { CriticalityLevel, diff, DiffRule, type Change } from '@graphql-inspector/core';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { Finding, Place } from '../finding.ts';
import { usersOf, type SchemaUsage } from '../usage/users.ts';
import { adviceFor } from './advice.ts';
import { levelOf, sparedBy, touchedBy, touchesEverybody } from './touches.ts';

export interface ChangesOptions {
  /** Name of the schema: api, partner, bff-web, bff-mobile. */
  name: string;
  before: string;
  after: string;
  usage: SchemaUsage;
  place(coordinate: string): Place | undefined;
}

/** Every change between two schema documents as a finding. Equal documents cost nothing. */
export async function changesBetween({ name, before, after, usage, place }: ChangesOptions): Promise<Finding[]> {
  if (before === after) return [];
  const old = buildSchema(before || emptySchema);
  const changes = await diff(old, buildSchema(after || emptySchema), [DiffRule.simplifyChanges]);
  // The use of @deprecated is reported as a deprecation already.
  return changes.filter(({ type }) => !type.startsWith('DIRECTIVE_USAGE_')).map((change) => judge(change, { name, old, usage, place }));
}

// A schema document cannot be empty; a contract can.
const emptySchema = 'type Query { _empty: Boolean }';

interface Context {
  name: string;
  old: GraphQLSchema;
  usage: SchemaUsage;
  place(coordinate: string): Place | undefined;
}

function judge(change: Change, { name, old, usage, place }: Context): Finding {
  const usedBy = levelOf(change) === CriticalityLevel.NonBreaking ? [] : usersOf({ any: touchedBy(change), but: sparedBy(change) }, usage, old);
  const verdict = verdictOf(change, usedBy.length > 0 || touchesEverybody(change), usage);
  const coordinate = change.path;
  return {
    rule: `${verdict.kind}/${change.type.toLowerCase().replaceAll('_', '-')}`,
    severity: verdict.severity,
    message: `${change.message}${verdict.remark}`,
    fix: verdict.severity === 'note' ? undefined : adviceFor(change, { schema: name, usedBy }),
    coordinate,
    schema: name,
    place: coordinate ? place(coordinate) : undefined,
    ...(usedBy.length > 0 ? { usedBy } : {}),
  };
}

function verdictOf(change: Change, isUsed: boolean, usage: SchemaUsage): { kind: string; severity: Finding['severity']; remark: string } {
  const level = levelOf(change);
  if (level === CriticalityLevel.NonBreaking) return { kind: 'safe', severity: 'note', remark: '' };
  if (level === CriticalityLevel.Dangerous) {
    if (isUsed || !usage.isComplete) return { kind: 'dangerous', severity: 'warning', remark: '' };
    return { kind: 'safe', severity: 'note', remark: ' (nobody uses it)' };
  }
  if (isUsed) return { kind: 'breaking', severity: 'error', remark: '' };
  if (!usage.isComplete) return { kind: 'breaking', severity: 'error', remark: ' (no usage was recorded, so anybody may use it)' };
  return { kind: 'unused', severity: 'note', remark: ' (nobody uses it)' };
}

import type { FetchDataRewrite } from '@apollo/query-planner';
import { isJsonObject, ownValue, type JsonObject } from './json.ts';
import type { TypeConditions } from './type-conditions.ts';

const FRAGMENT = '... on ';

/** Applies a plan's rewrites (a renamed key, a type name set for an interface object) to a value, in place. */
export function applyRewrites(rewrites: readonly FetchDataRewrite[], value: unknown, types: TypeConditions): void {
  for (const rewrite of rewrites) {
    const last = rewrite.path.at(-1);
    if (last !== undefined) visitParents(rewrite.path.slice(0, -1), value, types, (parent) => rewriteKey(rewrite, parent, last));
  }
}

function rewriteKey(rewrite: FetchDataRewrite, parent: JsonObject, key: string): void {
  if (rewrite.kind === 'ValueSetter') {
    parent[key] = rewrite.setValueTo;
    return;
  }
  const present = ownValue(parent, key);
  // Falsy values are renamed, too: 0, false and "" are data.
  if (present === undefined) return;
  if (rewrite.renameKeyTo !== '__proto__') parent[rewrite.renameKeyTo] = present;
  delete parent[key];
}

function visitParents(
  path: readonly string[],
  value: unknown,
  types: TypeConditions,
  visit: (parent: JsonObject) => void,
): void {
  if (Array.isArray(value)) {
    for (const element of value) visitParents(path, element, types, visit);
    return;
  }
  if (!isJsonObject(value)) return;
  const [step, ...rest] = path;
  if (step === undefined) {
    visit(value);
  } else if (!step.startsWith(FRAGMENT)) {
    visitParents(rest, ownValue(value, step), types, visit);
  } else if (satisfies(value, step.slice(FRAGMENT.length), types)) {
    visitParents(rest, value, types, visit);
  }
}

/** An object that doesn't say its type is taken to satisfy the condition, as the planner assumes. */
function satisfies(value: JsonObject, condition: string, types: TypeConditions): boolean {
  const typename = value.__typename;
  return typeof typename !== 'string' || types.matches(typename, condition);
}

/** Maps a path in a subgraph's answer to the names the client knows, undoing the planner's own aliases. */
export function renamedPath(
  path: readonly (string | number)[],
  rewrites: readonly FetchDataRewrite[],
): readonly (string | number)[] {
  const renamed = [...path];
  for (const rewrite of rewrites) {
    if (rewrite.kind !== 'KeyRenamer') continue;
    const names = rewrite.path.filter((step) => !step.startsWith(FRAGMENT));
    const at = positionOf(names, path);
    if (at !== undefined) renamed[at] = rewrite.renameKeyTo;
  }
  return renamed;
}

/** The index in `path` of the last of `names`, when the path runs through all of them in order from its start. */
function positionOf(names: readonly string[], path: readonly (string | number)[]): number | undefined {
  let matched = 0;
  for (let at = 0; at < path.length; at++) {
    const step = path[at];
    if (typeof step === 'number') continue;
    if (step !== names[matched]) return undefined;
    matched++;
    if (matched === names.length) return at;
  }
  return undefined;
}

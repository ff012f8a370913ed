import type { ResponsePath } from '@apollo/query-planner';
import { clientName } from './client-names.ts';
import { isInherited, isJsonObject, ownValue, type JsonObject } from './json.ts';

export type ConcretePath = readonly (string | number)[];

/** One step of a plan's path, prepared: null stands for every element of a list. */
export type CursorStep = { readonly key: string; readonly guarded: boolean } | null;

export function compileCursor(path: ResponsePath): readonly CursorStep[] {
  return path.map((step) => (step === '@' ? null : { key: String(step), guarded: isInherited(String(step)) }));
}

/**
 * Collects the objects that a path reaches, nulls left out. Where answers share parts, lists are passed once each (`passed`), so that what is
 * reached by many ways is not reached again by all of them; an object outside of lists may still be found by several.
 */
export function collectAt(root: unknown, steps: readonly CursorStep[], from: number, found: JsonObject[], passed: Set<object> | null): void {
  let value = root;
  for (let at = from; at < steps.length; at++) {
    if (value === null || value === undefined) return;
    const step = steps[at];
    if (!step) {
      if (!Array.isArray(value) || passed?.has(value)) return;
      passed?.add(value);
      for (let index = 0; index < value.length; index++) collectAt(value[index], steps, at + 1, found, passed);
      return;
    }
    if (!isJsonObject(value)) return;
    value = step.guarded ? ownValue(value, step.key) : value[step.key];
  }
  if (isJsonObject(value)) found.push(value);
}

/** Every concrete path (list indexes in place of `@`, and names as the client knows them) at which each object is reachable; one object can be at several. */
export function pathsAt(root: unknown, path: ResponsePath): Map<JsonObject, ConcretePath[]> {
  const found = new Map<JsonObject, ConcretePath[]>();
  walk(root, path, [], found);
  return found;
}

function walk(value: unknown, rest: ResponsePath, here: ConcretePath, found: Map<JsonObject, ConcretePath[]>): void {
  const [step, ...further] = rest;
  if (step === undefined) {
    if (!isJsonObject(value)) return;
    const known = found.get(value);
    if (known) known.push(here);
    else found.set(value, [here]);
  } else if (step === '@') {
    if (Array.isArray(value)) value.forEach((element, index) => walk(element, further, [...here, index], found));
  } else if (isJsonObject(value)) {
    walk(ownValue(value, String(step)), further, [...here, clientName(String(step))], found);
  }
}

/** What is at a concrete path; undefined when nothing is. */
export function valueAt(data: unknown, path: ConcretePath): unknown {
  let value = data;
  for (const step of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = Array.isArray(value) ? value[Number(step)] : ownValue(value as JsonObject, String(step));
  }
  return value;
}

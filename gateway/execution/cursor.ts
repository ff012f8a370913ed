import type { ResponsePath } from '@apollo/query-planner';
import { isInherited, isJsonObject, ownValue, type JsonObject } from './json.ts';

export type ConcretePath = readonly (string | number)[];

/** Collects the objects that a plan's path (`@` stands for every element of a list) reaches, nulls left out. */
export function collectAt(root: unknown, path: ResponsePath, from: number, found: JsonObject[]): void {
  let value = root;
  for (let at = from; at < path.length; at++) {
    if (value === null || value === undefined) return;
    const step = path[at];
    if (step === '@') {
      if (!Array.isArray(value)) return;
      for (const element of value) collectAt(element, path, at + 1, found);
      return;
    }
    if (!isJsonObject(value)) return;
    const key = String(step);
    value = isInherited(key) ? ownValue(value, key) : value[key];
  }
  if (isJsonObject(value)) found.push(value);
}

/** Every concrete path (list indexes in place of `@`) at which each object is reachable; one object can be at several. */
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
    walk(ownValue(value, String(step)), further, [...here, step], found);
  }
}

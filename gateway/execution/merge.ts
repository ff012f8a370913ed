import { isJsonObject, type JsonObject } from './json.ts';

/**
 * Merges what a subgraph answered into the tree, in place. What is known stays known: a null never overwrites a value
 * another subgraph gave. `__proto__` is dropped, so that no answer can reach a prototype.
 */
export function mergeInto(target: JsonObject, source: JsonObject): void {
  // What JSON.parse made has no inherited keys that are enumerable, so that `in` needs no list of them.
  for (const key in source) if (key !== '__proto__') mergeKey(target, key, source[key]);
}

/** The same for one key. Whether something else was there. */
export function mergeKey(target: JsonObject, key: string, incoming: unknown): boolean {
  const present = target[key];
  // JSON has no functions: one is a method of Object.prototype, found under a name such as `toString`.
  if (present === undefined || present === null || typeof present === 'function') {
    if (incoming !== undefined) target[key] = incoming;
    return false;
  }
  if (incoming === null || incoming === undefined || present === incoming) return false;
  target[key] = merged(present, incoming);
  return true;
}

/** What is to stand where both were given. */
export function merged(present: unknown, incoming: unknown): unknown {
  if (present === incoming) return present;
  if (Array.isArray(present) && Array.isArray(incoming)) return mergedList(present, incoming);
  if (isJsonObject(present) && isJsonObject(incoming)) {
    mergeInto(present, incoming);
    return present;
  }
  return incoming;
}

/** Lists of the same length describe the same elements; otherwise the later answer stands. */
function mergedList(present: unknown[], incoming: unknown[]): unknown[] {
  if (present.length !== incoming.length) return incoming;
  for (let index = 0; index < incoming.length; index++) {
    const old = present[index];
    const fresh = incoming[index];
    if (old === null || old === undefined) present[index] = fresh;
    else if (fresh !== null && fresh !== undefined) present[index] = merged(old, fresh);
  }
  return present;
}

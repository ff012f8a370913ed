import type { JsonObject } from './json.ts';
import { groupedBy, type Reached } from './reached.ts';
import type { Identity, Representation } from './representation.ts';

interface Distinct {
  readonly representations: readonly string[];
  /** `targets[i]` are the entities that `representations[i]` stands for. */
  readonly targets: readonly (readonly JsonObject[])[];
}

/**
 * The representations of entities, equal ones once. Entities with a key of one field are told apart by their values, without
 * writing each one down; for the others the texts decide.
 */
export function distinct(reached: Reached, representation: Representation): Distinct {
  return allByKey(reached, representation) ?? oneByOne(reached.entities, representation);
}

/** Null unless all are of one type and have a key of one field, and those with the same key agree in everything else that is sent. */
function allByKey(reached: Reached, representation: Representation): Distinct | null {
  const identity = reached.typename === undefined ? null : representation.identityOf(reached.typename);
  const groups = identity && groupedBy(reached, identity.key);
  if (!groups) return null;
  const representations: string[] = [];
  for (const group of groups) {
    const text = textOfAll(group, identity.others, representation);
    if (text === null) return null;
    representations.push(text);
  }
  return { representations, targets: groups };
}

function textOfAll(group: readonly JsonObject[], others: readonly string[], representation: Representation): string | null {
  const [first] = group;
  if (!first) return null;
  for (let index = 1; index < group.length; index++) if (!areAlike(first, group[index] ?? first, others)) return null;
  return representation.textOf(first);
}

function oneByOne(entities: readonly JsonObject[], representation: Representation): Distinct {
  const representations: string[] = [];
  const targets: JsonObject[][] = [];
  const byText = new Map<string, JsonObject[]>();
  const byIdentity = new Map<Identity, Map<unknown, JsonObject[]>>();
  let identity: Identity | null = null;
  let byValue: Map<unknown, JsonObject[]> | undefined;
  let typename: unknown;
  for (const entity of entities) {
    if (entity.__typename !== typename) {
      typename = entity.__typename;
      identity = typeof typename === 'string' ? representation.identityOf(typename) : null;
      byValue = identity ? mapIn(byIdentity, identity) : undefined;
    }
    const value = identity ? entity[identity.key] : undefined;
    const isPlain = typeof value === 'string' || typeof value === 'number';
    const sharing = isPlain ? byValue?.get(value) : undefined;
    if (identity && sharing?.[0] && areAlike(sharing[0], entity, identity.others)) {
      sharing.push(entity);
      continue;
    }
    const text = representation.textOf(entity);
    if (text === null) continue;
    const known = byText.get(text);
    if (known) {
      known.push(entity);
      continue;
    }
    const own = [entity];
    if (isPlain && !sharing) byValue?.set(value, own);
    else byText.set(text, own);
    representations.push(text);
    targets.push(own);
  }
  return { representations, targets };
}

function mapIn<K, V>(maps: Map<K, Map<unknown, V>>, key: K): Map<unknown, V> {
  const known = maps.get(key);
  if (known) return known;
  const added = new Map<unknown, V>();
  maps.set(key, added);
  return added;
}

/** Whether all these fields would be written alike. */
function areAlike(one: JsonObject, other: JsonObject, names: readonly string[]): boolean {
  for (const name of names) {
    const a = one[name];
    const b = other[name];
    if (a === b) continue;
    // Custom scalars may be lists or objects.
    if (typeof a !== 'object' || typeof b !== 'object' || JSON.stringify(a) !== JSON.stringify(b)) return false;
  }
  return true;
}

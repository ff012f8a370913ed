import type { JsonObject } from './json.ts';
import type { Identity, Representation } from './representation.ts';

interface Distinct {
  readonly representations: string[];
  /** `targets[i]` are the entities that `representations[i]` stands for. */
  readonly targets: JsonObject[][];
}

/**
 * The representations of entities, equal ones once. Entities with a key of one field are told apart by their values, without
 * writing each one down; for the others the texts decide.
 */
export function distinct(entities: readonly JsonObject[], representation: Representation): Distinct {
  const result: Distinct = { representations: [], targets: [] };
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
    result.representations.push(text);
    result.targets.push(own);
  }
  return result;
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

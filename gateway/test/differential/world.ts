import { hash } from './random.ts';

/** An object of the made-up world: everything about it follows from its type and number. */
export interface Thing {
  readonly __typename: string;
  readonly n: number;
  /** What the gateway sent about it, for fields that require other subgraphs' data. */
  readonly known?: Readonly<Record<string, unknown>>;
}

/** What goes wrong in one execution; the same for every subgraph and every executor. */
export interface Chaos {
  readonly seed: number;
  /** Shares out of 1000. */
  readonly nulls: number;
  readonly errors: number;
  readonly missingEntities: number;
  readonly downSubgraphs: ReadonlySet<string>;
  /** How often things have changed, by `encode(type, '', n)`. */
  readonly revisions?: ReadonlyMap<string, number>;
}

export const calm: Chaos = { seed: 0, nulls: 0, errors: 0, missingEntities: 0, downSubgraphs: new Set() };

export interface WorldFacts {
  /** For each entity interface, its object types: they share one numbering, as they share one key. */
  families: ReadonlyMap<string, readonly string[]>;
  /** Per type, the fields that are part of a key in any subgraph. */
  keys: ReadonlyMap<string, ReadonlySet<string>>;
  /** Field sets of `@requires` by `Type.field`. */
  requires: ReadonlyMap<string, string>;
  /** By `Type.field`, the levels at which some subgraph says that it is never null. */
  neverNull: ReadonlyMap<string, ReadonlySet<number>>;
}

/** The made-up world behind one supergraph: which things exist, and how they refer to one another. */
export interface World extends Pick<WorldFacts, 'keys'> {
  requiresOf(typename: string, field: string): string | undefined;
  isNeverNull(typename: string, field: string, level: number): boolean;
  /** The key value by which a thing is known in every subgraph, and back. */
  encode(typename: string, field: string, n: number): string;
  decode(value: unknown): number | undefined;
  /** The thing that a field refers to. `possible` are the types it may be of. */
  reference(from: string, possible: readonly string[]): Thing;
  /** Which object type the nth member of an entity interface is. */
  memberOf(interfaceName: string, n: number): string;
}

const thingsPerType = 6;

export function createWorld({ families, keys, requires, neverNull }: WorldFacts): World {
  const familyOf = new Map<string, string>();
  for (const [family, members] of families) for (const member of [family, ...members]) familyOf.set(member, family);
  const nameOf = (typename: string): string => familyOf.get(typename) ?? typename;

  function memberOf(interfaceName: string, n: number): string {
    const members = families.get(interfaceName) ?? [];
    return members[n % members.length] ?? '';
  }

  /** A subgraph that has the interface as an object must mean the same thing as one that knows its object types. */
  function familyMember(from: string, possible: readonly string[]): Thing | undefined {
    const family = nameOf(possible[0] ?? '');
    const members = families.get(family);
    if (!members) return undefined;
    const n = hash(`${from}:n`) % (thingsPerType * members.length);
    if (possible[0] === family) return { __typename: family, n };
    if (possible.length === members.length && possible.every((name) => nameOf(name) === family)) return { __typename: memberOf(family, n), n };
    return undefined;
  }

  return {
    keys,
    memberOf,
    requiresOf: (typename, field) => requires.get(`${typename}.${field}`) ?? requires.get(`${nameOf(typename)}.${field}`),
    isNeverNull: (typename, field, level) => neverNull.get(`${typename}.${field}`)?.has(level) ?? false,
    encode: (typename, field, n) => `${nameOf(typename)}.${field}.${n}`,
    decode(value) {
      const number = typeof value === 'string' ? /\.(\d+)(?:\(\{\}\))?$/.exec(value)?.[1] : undefined;
      return number === undefined ? undefined : Number(number);
    },
    reference(from, possible) {
      const member = familyMember(from, possible);
      if (member) return member;
      const __typename = possible[hash(`${from}:type`) % possible.length] ?? '';
      const members = families.get(nameOf(__typename));
      const n = hash(`${from}:n`) % thingsPerType;
      return { __typename, n: members ? n * members.length + members.indexOf(__typename) : n };
    },
  };
}

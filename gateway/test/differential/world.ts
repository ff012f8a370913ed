import { isInterfaceType, isObjectType, parse, type GraphQLSchema } from 'graphql';
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
}

export const calm: Chaos = { seed: 0, nulls: 0, errors: 0, missingEntities: 0, downSubgraphs: new Set() };

const thingsPerType = 6;

/** The made-up world behind one supergraph: which things exist, and what their fields are. */
export interface World {
  /** Per type, the fields that are part of a key anywhere. */
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
  /** The key value by which a thing is known in every subgraph, and back. */
  encode(typename: string, field: string, n: number): string;
  decode(value: unknown): number | undefined;
  /** The thing that a field refers to. `possible` are the object types it may be of. */
  reference(from: string, possible: readonly string[]): Thing;
  /** Which object type the nth member of an entity interface is. */
  memberOf(interfaceName: string, n: number): string;
}

/** `families` names, for each entity interface, its object types: they share one numbering, as they share one key. */
export function createWorld(families: ReadonlyMap<string, readonly string[]>, keys: ReadonlyMap<string, ReadonlySet<string>>): World {
  const familyOf = new Map<string, string>();
  for (const [family, members] of families) for (const member of [family, ...members]) familyOf.set(member, family);
  return {
    keys,
    encode: (typename, field, n) => `${familyOf.get(typename) ?? typename}.${field}.${n}`,
    decode(value) {
      const number = typeof value === 'string' ? /\.(\d+)$/.exec(value)?.[1] : undefined;
      return number === undefined ? undefined : Number(number);
    },
    reference(from, possible) {
      const __typename = possible[hash(`${from}:type`) % possible.length] ?? '';
      const members = families.get(familyOf.get(__typename) ?? '');
      const n = hash(`${from}:n`) % thingsPerType;
      return { __typename, n: members ? n * members.length + members.indexOf(__typename) : n };
    },
    memberOf(interfaceName, n) {
      const members = families.get(interfaceName) ?? [];
      return members[n % members.length] ?? '';
    },
  };
}

/** The entity interfaces (interfaces with @key) of a supergraph and their object types. */
export function entityFamilies(supergraph: GraphQLSchema): Map<string, readonly string[]> {
  const families = new Map<string, readonly string[]>();
  for (const type of Object.values(supergraph.getTypeMap())) {
    if (!isInterfaceType(type)) continue;
    const keyed = type.astNode?.directives?.some((directive) => directive.name.value === 'join__type' && directive.arguments?.some(({ name }) => name.value === 'key'));
    if (keyed) families.set(type.name, supergraph.getPossibleTypes(type).filter(isObjectType).map(({ name }) => name).sort());
  }
  return families;
}

/** Per type, the names of the fields at the top of its keys in any of the subgraphs. */
export function keyFields(sdls: readonly string[]): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  for (const definition of sdls.flatMap((sdl) => parse(sdl).definitions)) {
    if (!('directives' in definition) || !('name' in definition) || !definition.name) continue;
    const names = keys.get(definition.name.value) ?? new Set<string>();
    for (const directive of definition.directives ?? []) {
      const fields = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
      if (directive.name.value !== 'key' || fields?.kind !== 'StringValue') continue;
      for (const name of fields.value.replace(/\{[^}]*\}/g, ' ').match(/\w+/g) ?? []) names.add(name);
      keys.set(definition.name.value, names);
    }
  }
  return keys;
}

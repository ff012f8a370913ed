import { Kind, type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode, type NamedTypeNode, type TypeNode } from 'graphql';

/** What caching has to know about a supergraph's types, read from its text: also of what is not part of the API. */
export interface SupergraphTypes {
  /** The named type that a field returns; undefined when there is no such field. */
  fieldType(type: string, field: string): string | undefined;
  /** Whether a type has fields or members, so that something has to be selected of it. */
  isComposite(type: string): boolean;
  isObject(type: string): boolean;
  /** The object types behind an interface or union, whichever subgraphs have them; none for an object type. */
  objectsBehind(type: string): readonly string[];
  /** The object types that a value of this type can be in a subgraph. */
  possibleTypes(subgraph: string, type: string): readonly string[];
  /** The one field that names an entity of this type everywhere, if the subgraph knows entities of the type by it; of an interface the field that names the types behind it. */
  keyField(subgraph: string, type: string): string | undefined;
  /** The same field, whether the subgraph knows it or not. */
  evictionKey(type: string): string | undefined;
  /** Whether there is such a field, and the subgraph does not name entities of the type by it. */
  isUntold(subgraph: string, type: string): boolean;
  /** Whether a field of the type is in a key by which the subgraph knows it. */
  isInKey(subgraph: string, type: string, field: string): boolean;
}

/** Types by name. Plain data, so that it can come from another thread. */
export type TypeEntries = ReadonlyMap<string, TypeEntry>;

interface TypeEntry {
  readonly fields: ReadonlyMap<string, string>;
  readonly isObject: boolean;
  readonly interfaces: readonly string[];
  readonly members: readonly string[];
  /** Subgraphs that have the type, with the keys by which they know it. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

/** Reads the types of a supergraph document. */
export function readTypeEntries(document: DocumentNode): TypeEntries {
  const subgraphs = subgraphNames(document);
  return new Map(document.definitions.flatMap((definition) => {
    const entry = entryOf(definition, subgraphs);
    return entry ? [entry] : [];
  }));
}

export function createSupergraphTypes(entries: TypeEntries): SupergraphTypes {
  const simpleKeys = (type: string): readonly string[] => [...(entries.get(type)?.keys.values() ?? [])].flat().filter((key) => /^\w+$/.test(key));
  const keyOf = (type: string): string | undefined => {
    const all = simpleKeys(type);
    if (all.includes('id')) return 'id';
    // An interface object is named by a key of the interface: by another one of its type's the entity would not be found.
    const ofInterfaces = (entries.get(type)?.interfaces ?? []).flatMap(simpleKeys);
    return all.find((key) => ofInterfaces.includes(key)) ?? all[0];
  };
  const behind = new Map<string, readonly string[]>();
  const objectsBehind = (type: string): readonly string[] => {
    const entry = entries.get(type);
    if (!entry || entry.isObject) return [];
    const found = behind.get(type) ?? (entry.members.length > 0 ? entry.members : [...entries].filter(([, each]) => each.isObject && each.interfaces.includes(type)).map(([name]) => name));
    behind.set(type, found);
    return found;
  };
  const keyField = (subgraph: string, type: string): string | undefined => {
    const entry = entries.get(type);
    const key = entry ? keyOf(type) : undefined;
    // A subgraph with an interface object knows the types behind it by the interface's key.
    const isKnown = key !== undefined && [type, ...(entry?.interfaces ?? [])].some((name) => entries.get(name)?.keys.get(subgraph)?.includes(key));
    return isKnown ? key : undefined;
  };
  return {
    objectsBehind,
    keyField,
    evictionKey: keyOf,
    isUntold: (subgraph, type) => keyOf(type) !== undefined && keyField(subgraph, type) === undefined,
    isInKey: (subgraph, type, field) => (entries.get(type)?.keys.get(subgraph) ?? []).some((key) => key.split(/\W+/).includes(field)),
    fieldType: (type, field) => (field === '__typename' ? 'String' : entries.get(type)?.fields.get(field)),
    isComposite: (type) => entries.has(type),
    isObject: (type) => entries.get(type)?.isObject ?? false,
    possibleTypes(subgraph, type) {
      const entry = entries.get(type);
      if (!entry || entry.isObject) return entry ? [type] : [];
      return objectsBehind(type).filter((name) => entries.get(name)?.keys.has(subgraph));
    },
  };
}

type Definition = DocumentNode['definitions'][number];

function entryOf(definition: Definition, subgraphs: ReadonlyMap<string, string>): readonly [string, TypeEntry] | undefined {
  const isObject = definition.kind === Kind.OBJECT_TYPE_DEFINITION;
  if (isObject || definition.kind === Kind.INTERFACE_TYPE_DEFINITION) {
    const { name, fields = [], interfaces = [], directives = [] } = definition;
    return [name.value, { isObject, fields: fieldTypes(fields), interfaces: names(interfaces), members: [], keys: keysOf(directives, subgraphs) }];
  }
  if (definition.kind !== Kind.UNION_TYPE_DEFINITION) return undefined;
  const { name, types = [], directives = [] } = definition;
  return [name.value, { isObject, fields: new Map(), interfaces: [], members: names(types), keys: keysOf(directives, subgraphs) }];
}

function fieldTypes(fields: readonly FieldDefinitionNode[]): ReadonlyMap<string, string> {
  return new Map(fields.map(({ name, type }) => [name.value, namedType(type)]));
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function names(types: readonly NamedTypeNode[]): readonly string[] {
  return types.map(({ name }) => name.value);
}

function keysOf(directives: readonly ConstDirectiveNode[], subgraphs: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  for (const directive of directives) {
    if (directive.name.value !== 'join__type') continue;
    const subgraph = subgraphs.get(argumentOf(directive, 'graph') ?? '') ?? '';
    const key = argumentOf(directive, 'key');
    keys.set(subgraph, [...(keys.get(subgraph) ?? []), ...(key === undefined ? [] : [key.trim()])]);
  }
  return keys;
}

/** Names of subgraphs by the enum values that stand for them. */
function subgraphNames(document: DocumentNode): ReadonlyMap<string, string> {
  const graphs = document.definitions.find((definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph');
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) return new Map();
  return new Map((graphs.values ?? []).map(({ name, directives = [] }) => [name.value, directives.flatMap((directive) => argumentOf(directive, 'name') ?? [])[0] ?? name.value]));
}

function argumentOf({ arguments: given = [] }: ConstDirectiveNode, name: string): string | undefined {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

import { Kind, visit, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { keyPrefix } from '../execution/client-names.ts';
import { isJsonObject } from '../execution/json.ts';
import { tags } from './cache-tags.ts';
import type { SupergraphTypes } from './supergraph-types.ts';

export interface KeyedOptions {
  readonly subgraph: string;
  readonly types: SupergraphTypes;
}

/**
 * The document with the key of every entity asked for beside what is selected of it, under aliases of our own: by them we know which
 * entities an answer is made of, and so which changes make it outdated.
 */
export function withKeys(document: DocumentNode, rootType: string, options: KeyedOptions): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.map((definition) => {
      if (definition.kind === Kind.OPERATION_DEFINITION) return { ...definition, selectionSet: keyedSet(definition.selectionSet, rootType, options) };
      if (definition.kind !== Kind.FRAGMENT_DEFINITION) return definition;
      return { ...definition, selectionSet: keyedSet(definition.selectionSet, definition.typeCondition.name.value, options) };
    }),
  };
}

function keyedSet(set: SelectionSetNode, type: string, options: KeyedOptions): SelectionSetNode {
  const selections = set.selections.map((selection) => keyedSelection(selection, type, options));
  return { ...set, selections: [...selections, ...keySelections(type, options)] };
}

function keyedSelection(selection: SelectionNode, type: string, options: KeyedOptions): SelectionNode {
  if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet) return selection;
  if (selection.kind === Kind.INLINE_FRAGMENT) return { ...selection, selectionSet: keyedSet(selection.selectionSet, selection.typeCondition?.name.value ?? type, options) };
  const isEntities = selection.name.value === '_entities';
  const inner = isEntities ? '_Entity' : options.types.fieldType(type, selection.name.value);
  return inner === undefined ? selection : { ...selection, selectionSet: keyedSet(selection.selectionSet, inner, options) };
}

function keySelections(type: string, { subgraph, types }: KeyedOptions): SelectionNode[] {
  const possible = types.possibleTypes(subgraph, type);
  // An interface object: the subgraph has it in place of the types behind it, of which it knows nothing.
  const keys = (possible.length > 0 ? possible : [type]).flatMap((object) => {
    const key = types.keyField(subgraph, object);
    return key === undefined ? [] : [{ object, field: keyField(object, key) }];
  });
  if (types.isObject(type)) return keys.map(({ field }) => field);
  return keys.map(({ object, field }) => ({
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: object } },
    selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
  }));
}

function keyField(type: string, key: string): SelectionNode {
  return { kind: Kind.FIELD, alias: { kind: Kind.NAME, value: keyPrefix + type }, name: { kind: Kind.NAME, value: key } };
}

/** The tags of an entity; of an interface object those of every type that it may be, since entities are evicted under their own. */
export function entityTags(type: string, key: string, objectsBehind: SupergraphTypes['objectsBehind']): readonly string[] {
  return [type, ...objectsBehind(type)].map((name) => tags.entity(name, key));
}

/** Tells the type and key of every entity in an answer to a keyed document. */
export function forEachEntity(value: unknown, visitEntity: (type: string, key: string, object: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(value)) {
    for (const element of value) forEachEntity(element, visitEntity);
  } else if (isJsonObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      if (name.startsWith(keyPrefix)) {
        if (typeof inner === 'string' || typeof inner === 'number') visitEntity(name.slice(keyPrefix.length), String(inner), value);
      } else if (typeof inner === 'object') forEachEntity(inner, visitEntity);
    }
  }
}

/** The part of a document that its root selections at `indexes` need: variables and fragments of the others are left out. */
export function partOf(document: DocumentNode, indexes: readonly number[]): DocumentNode {
  const operation = document.definitions.find((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) return document;
  const selections = indexes.flatMap((index) => operation.selectionSet.selections[index] ?? []);
  const part = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  const known = new Map(document.definitions.filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]));
  const fragments = new Map<string, FragmentDefinitionNode>();
  const variables = new Set<string>();
  const follow = (node: OperationDefinitionNode['selectionSet'] | FragmentDefinitionNode): void => {
    visit(node, {
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread({ name }) {
        const fragment = known.get(name.value);
        if (!fragment || fragments.has(name.value)) return;
        fragments.set(name.value, fragment);
        follow(fragment);
      },
    });
  };
  follow(part.selectionSet);
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(({ variable }) => variables.has(variable.name.value));
  return { kind: Kind.DOCUMENT, definitions: [{ ...part, variableDefinitions }, ...fragments.values()] };
}

/** Names of the variables that an operation declares, without those for representations. */
export function variablesOf(document: DocumentNode): readonly string[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value).filter((name) => name !== 'representations') : [],
  );
}

import { hash } from 'node:crypto';
import { Kind, OperationTypeNode, parse, print, stripIgnoredCharacters, visit, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';
import { createLruMap } from '../execution/lru-map.ts';
import { bodyStart, type FetchOperation } from '../execution/fetch-operation.ts';
import type { CacheHints } from './cache-hints.ts';
import { fieldPolicy, selectionPolicy, stricter, typePolicy, uncacheable, unlimited, type CachePolicy, type PolicyContext } from './cache-policy.ts';
import { tags } from './cache-tags.ts';
import { partOf, variablesOf, withKeys } from './keyed-document.ts';
import type { SupergraphTypes } from './supergraph-types.ts';
import { hasUntold, hasUntoldBelow } from './untold-entities.ts';

/** How the answers of one fetch of a plan are kept. Worked out when the plan is compiled. */
export type FetchCaching = EntityCaching | RootCaching | WriteCaching;

/** See SupergraphTypes. */
type Behind = Pick<SupergraphTypes, 'objectsBehind'>;

export interface EntityCaching extends Behind {
  readonly kind: 'entities';
  /** The fetch, with keys asked for. */
  readonly fetch: FetchOperation;
  /** Stands for the subgraph and what is selected. */
  readonly base: string;
  /** Of all types that the fetch may ask about. */
  readonly policy: CachePolicy;
  policyOf(typename: string): CachePolicy;
  /** The field whose value names an entity of a type in its tag. */
  keyField(typename: string): string | undefined;
  /** Whether the subgraph does not say it, so that it has to be known from elsewhere. */
  isUntold(typename: string): boolean;
  /** Tags that all entries of the fetch have. */
  readonly tags: readonly string[];
}

export interface RootField {
  readonly responseName: string;
  /** Such as `Query.products`. */
  readonly coordinate: string;
  readonly returns: string;
  readonly policy: CachePolicy;
  readonly base: string;
  readonly variables: readonly string[];
  readonly tags: readonly string[];
}

export interface RootCaching extends Behind {
  readonly kind: 'root';
  readonly fetch: FetchOperation;
  readonly fields: readonly RootField[];
  readonly policy: CachePolicy;
  /** The part of the fetch that brings the fields at these indexes. */
  partFor(indexes: readonly number[]): FetchOperation;
}

export interface WriteCaching extends Behind {
  readonly kind: 'write';
  readonly fetch: FetchOperation;
}

export interface CachingOptions {
  hints: CacheHints;
  types: SupergraphTypes;
  /** Coordinates of fields, besides root fields, that are evicted by name. */
  evictableFields: ReadonlySet<string>;
}

/** Fetches under other text than their plan's must not be taken for those when requests are merged. */
const keyedIds = 100_000;

/** Texts kept for what was missing of one fetch: twenty fields have a million subsets. */
const maxParts = 64;

/** Works out how a fetch is cached; null when it is not. */
export type CachingOf = (fetch: FetchOperation) => FetchCaching | null;

/** Undefined when the supergraph has no hints, so that nothing is to be cached. */
export function createCachingOf(options: CachingOptions): CachingOf | undefined {
  if (options.hints.size === 0) return undefined;
  return (fetch) => {
    const document = parse(fetch.node.operation, { noLocation: true });
    const operation = document.definitions.find((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
    if (!operation) return null;
    const context = contextOf(document, options);
    if (operation.operation === OperationTypeNode.MUTATION) return { kind: 'write', objectsBehind: options.types.objectsBehind, fetch: withDocument(fetch, withKeys(document, 'Mutation', { subgraph: fetch.subgraph, types: options.types })) };
    if (fetch.representation) return entityCaching({ fetch, document, operation, context, options });
    return rootCaching({ fetch, document, operation, context, options });
  };
}

interface Parts {
  fetch: FetchOperation;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  context: PolicyContext;
  options: CachingOptions;
}

function entityCaching({ fetch, document, operation, context, options }: Parts): EntityCaching | null {
  const [entities] = operation.selectionSet.selections;
  if (entities?.kind !== Kind.FIELD || !entities.selectionSet) return null;
  const { types } = options;
  const perType = new Map<string, CachePolicy>();
  const policyFor = (typename: string): CachePolicy => {
    const policies = (entities.selectionSet?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [];
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : context.fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value;
      if (!fragment || condition === undefined) return uncacheable;
      // Of an interface object, too, which the subgraph has in place of the types behind it.
      if (condition !== typename && !types.objectsBehind(condition).includes(typename)) return [];
      if (hasUntoldBelow({ subgraph: fetch.subgraph, types, fragments: context.fragments }, condition, fragment.selectionSet)) return uncacheable;
      return selectionPolicy(context, typename, fragment.selectionSet, typePolicy(context, typename));
    });
    // Nothing is known of what nobody asked for.
    return policies.length > 0 ? policies.reduce(stricter) : uncacheable;
  };
  const policyOf = (typename: string): CachePolicy => {
    const known = perType.get(typename) ?? policyFor(typename);
    perType.set(typename, known);
    return known;
  };
  const policy = conditionsIn(entities, context).map(policyOf).reduce(stricter, unlimited);
  const keyed = withKeys(document, 'Query', { subgraph: fetch.subgraph, types });
  return {
    kind: 'entities',
    objectsBehind: types.objectsBehind,
    fetch: withDocument(fetch, keyed),
    base: baseOf(fetch.subgraph, keyed),
    policy,
    policyOf,
    keyField: types.evictionKey,
    isUntold: (typename) => types.isUntold(fetch.subgraph, typename),
    tags: [tags.everything, tags.subgraph(fetch.subgraph), ...fieldTags(document, options)],
  };
}

/** The types that the entities are asked about. */
function conditionsIn({ selectionSet }: FieldNode, { fragments }: PolicyContext): string[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return fragment?.typeCondition?.name.value ?? [];
  });
}

function rootCaching({ fetch, document, operation, context, options }: Parts): RootCaching | null {
  const selections = operation.selectionSet.selections;
  // The planner puts fields there; anything else is passed on as it is.
  if (!selections.every((selection) => selection.kind === Kind.FIELD)) return null;
  const keyed = withKeys(document, 'Query', { subgraph: fetch.subgraph, types: options.types });
  const isTold = ({ name, selectionSet }: FieldNode): boolean => !selectionSet || !hasUntold({ subgraph: fetch.subgraph, types: options.types, fragments: context.fragments }, options.types.fieldType('Query', name.value) ?? '', selectionSet);
  const fields = selections.map((selection, index): RootField => {
    const part = partOf(keyed, [index]);
    const coordinate = `Query.${selection.name.value}`;
    return {
      responseName: selection.alias?.value ?? selection.name.value,
      coordinate,
      returns: options.types.fieldType('Query', selection.name.value) ?? '',
      policy: isTold(selection) ? fieldPolicy(context, 'Query', selection, uncacheable) : uncacheable,
      base: baseOf(fetch.subgraph, part),
      variables: variablesOf(part),
      tags: [tags.everything, tags.subgraph(fetch.subgraph), tags.field(coordinate), ...fieldTags(part, options)],
    };
  });
  const policy = fields.map((field) => field.policy).reduce(stricter, unlimited);
  if (fields.every((field) => field.policy.maxAgeSeconds <= 0)) return null;
  const parts = createLruMap<FetchOperation>(maxParts);
  return {
    kind: 'root',
    objectsBehind: options.types.objectsBehind,
    fetch,
    fields,
    policy,
    partFor(indexes) {
      const key = indexes.join();
      return parts.get(key) ?? parts.set(key, withDocument(fetch, partOf(keyed, indexes)));
    },
  };
}

function contextOf(document: DocumentNode, { hints, types }: CachingOptions): PolicyContext {
  const fragments = document.definitions.filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION);
  return { hints, types, fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])) };
}

/** Tags of the evictable fields that occur anywhere in the document, and of the types it is about. */
function fieldTags(document: DocumentNode, { types, evictableFields }: CachingOptions): string[] {
  const names = new Set<string>();
  visit(document, { Field: ({ name }) => void names.add(name.value) });
  const fields = [...evictableFields].filter((coordinate) => names.has(coordinate.slice(coordinate.indexOf('.') + 1)));
  return [...fields.map(tags.field), ...typesIn(document, types).map(tags.type)];
}

function typesIn(document: DocumentNode, types: SupergraphTypes): string[] {
  const found = new Set<string>();
  const walk = (set: FieldNode['selectionSet'], type: string): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? (selection.typeCondition?.name.value ?? type) : types.fieldType(type, selection.name.value);
      if (inner !== undefined) for (const object of types.isObject(inner) ? [inner] : types.objectsBehind(inner)) found.add(object);
      walk(selection.selectionSet, inner ?? '');
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) walk(definition.selectionSet, 'Query');
    if (definition.kind === Kind.FRAGMENT_DEFINITION) walk(definition.selectionSet, definition.typeCondition.name.value);
  }
  return [...found];
}

function withDocument(fetch: FetchOperation, document: DocumentNode): FetchOperation {
  const operation = textOf(document);
  return {
    ...fetch,
    id: fetch.id + keyedIds,
    node: { ...fetch.node, operation },
    variables: variablesOf(document),
    bodyStart: bodyStart(operation, fetch.node.operationName),
  };
}

function textOf(document: DocumentNode): string {
  return stripIgnoredCharacters(print(document));
}

/** What is asked of which subgraph. The operation's name has no part in it: it comes from the client's operation, and several that select the same share its entries. */
function baseOf(subgraph: string, document: DocumentNode): string {
  const nameless = document.definitions.map((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? { ...definition, name: undefined } : definition));
  return hash('sha256', `${subgraph}\n${textOf({ ...document, definitions: nameless })}`, 'base64url');
}

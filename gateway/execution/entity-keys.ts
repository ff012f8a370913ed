import type { Subgraphs } from '@apollo/federation-internals';
import { Kind, parse } from 'graphql';
import type { TypeConditions } from './type-conditions.ts';

/** The names at the top of one `@key`. */
export type EntityKey = readonly string[];

/** The keys by which a subgraph knows entities of a type: its own, and those of interface objects the type is part of. */
export type EntityKeys = (subgraph: string, typename: string) => readonly EntityKey[];

/** Keys by subgraph and type. Plain data, so that it can come from another thread. */
export type KeysBySubgraph = ReadonlyMap<string, ReadonlyMap<string, readonly EntityKey[]>>;

export function createEntityKeys(keys: KeysBySubgraph, types: TypeConditions): EntityKeys {
  return (subgraph, typename) => [...(keys.get(subgraph) ?? [])].flatMap(([type, own]) => (types.matches(typename, type) ? own : []));
}

export function keysBySubgraph(subgraphs: Subgraphs): KeysBySubgraph {
  return new Map(subgraphs.names().map((name) => [name, readKeys(subgraphs, name)]));
}

function readKeys(subgraphs: Subgraphs, name: string): ReadonlyMap<string, readonly EntityKey[]> {
  const subgraph = subgraphs.get(name);
  if (!subgraph) return new Map();
  const directive = subgraph.metadata().keyDirective();
  const keyed = subgraph.schema.types().filter((type) => type.kind === 'ObjectType' || type.kind === 'InterfaceType');
  return new Map(
    keyed.map((type) => [type.name, type.appliedDirectivesOf(directive).map((applied) => namesAtTop(String(applied.arguments().fields)))] as const).filter(([, keys]) => keys.length > 0),
  );
}

function namesAtTop(fieldSet: string): EntityKey {
  const [definition] = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [];
  return definition.selectionSet.selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : []));
}

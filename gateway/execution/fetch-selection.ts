import type { FetchNode, ResponsePath } from '@apollo/query-planner';
import { Kind, parse, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { selectedNames, type Applies } from './selected-names.ts';

/** What a fetch asks its subgraph for, read back from the text of its operation. */
export interface FetchSelection {
  /** The response names it brings to the objects at a path below its own; those of all types, or of a type. */
  namesAt(path: ResponsePath, applies?: Applies): ReadonlySet<string>;
}

export function readFetchSelection(node: FetchNode): FetchSelection {
  const document = parse(node.operation, { noLocation: true });
  const operation = document.definitions.find((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('A fetch of the plan has no operation');
  const fragments = new Map(document.definitions.filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]));
  const root = node.requires ? entitySelection(operation) : operation.selectionSet;
  const renames = renamesOf(node);
  return { namesAt: (path, applies) => withRenamed(renames, selectedNames({ fragments, applies, renames }, root, path)) };
}

/** The planner's own aliases (it gives one to fields of the same name whose types differ by object) and what they end up as. */
function renamesOf({ outputRewrites = [] }: FetchNode): ReadonlyMap<string, string> {
  return new Map(outputRewrites.flatMap((rewrite) => (rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1) ?? '', rewrite.renameKeyTo] as const] : [])));
}

function entitySelection(operation: OperationDefinitionNode): SelectionSetNode {
  const entities = operation.selectionSet.selections[0];
  return entities?.kind === Kind.FIELD && entities.selectionSet ? entities.selectionSet : operation.selectionSet;
}

function withRenamed(renames: ReadonlyMap<string, string>, names: ReadonlySet<string>): ReadonlySet<string> {
  return renames.size === 0 ? names : new Set([...names].flatMap((name) => [name, renames.get(name) ?? name]));
}

export interface PlacedSelection {
  readonly path: ResponsePath;
  readonly selection: FetchSelection;
}

export interface BroughtOptions {
  path: ResponsePath;
  fetches: readonly PlacedSelection[];
  applies: Applies;
}

/** The response names that any of the fetches brings to the objects of a type at a path. */
export function namesBroughtTo({ path, fetches, applies }: BroughtOptions): ReadonlySet<string> {
  const names = new Set<string>();
  for (const fetch of fetches) {
    const isAbove = fetch.path.length <= path.length && fetch.path.every((step, index) => step === path[index]);
    if (isAbove) for (const name of fetch.selection.namesAt(path.slice(fetch.path.length), applies)) names.add(name);
  }
  return names;
}

import type { FetchNode, ResponsePath } from '@apollo/query-planner';
import { compileCursor, type CursorStep } from './cursor.ts';
import type { EntityKeys } from './entity-keys.ts';
import { compileMergeEntity, type MergeEntity } from './merge-entity.ts';
import { compileRepresentation, type Representation } from './representation.ts';
import { notSupported } from './not-supported.ts';
import type { TypeConditions } from './type-conditions.ts';

/** A fetch of the plan with everything about it that doesn't depend on the request worked out. */
export interface FetchOperation {
  /** Number of the fetch in its plan. */
  readonly id: number;
  readonly node: FetchNode;
  readonly subgraph: string;
  readonly kind: 'query' | 'mutation';
  /** Where in the tree the answer goes. */
  readonly path: ResponsePath;
  readonly cursor: readonly CursorStep[];
  /** The same as text: fetches of one path have the same. */
  readonly place: string;
  readonly variables: readonly string[];
  /** For entity fetches. */
  readonly representation: Representation | null;
  /** Takes of an answer what was asked for, whatever a subgraph adds: it could fill in what is another's. */
  readonly mergeAnswer: MergeEntity;
  /** The JSON body up to and including `"variables":{`. */
  readonly bodyStart: string;
}

export interface FetchOperationOptions {
  id: number;
  node: FetchNode;
  path: ResponsePath;
  /** What it asks for about the objects at its path. */
  names: ReadonlySet<string>;
  /** The fields that some fetch of the plan brings to the objects of a type at this path. */
  available: (typename: string) => ReadonlySet<string>;
  types: TypeConditions;
  keys: EntityKeys;
  /** See `SelectionContext`. */
  codeAfter?: number | undefined;
}

/** Prepares a fetch. Throws when the plan uses what this gateway doesn't execute. */
export function prepareFetch({ id, node, path, names, available, types, keys, codeAfter }: FetchOperationOptions): FetchOperation {
  if (node.contextRewrites?.length) throw notSupported('The operation selects a field whose arguments come from its surroundings (@fromContext); such fields are not supported.');
  if (node.requires && node.variableUsages?.includes('representations')) throw notSupported('The variable name $representations is reserved; please choose another.');
  if (node.operationKind === 'subscription') throw notSupported('Subscriptions are not supported.');
  return {
    id,
    node,
    path,
    cursor: compileCursor(path),
    place: path.join('.'),
    subgraph: node.serviceName,
    kind: node.operationKind,
    variables: node.variableUsages ?? [],
    representation: node.requires ? compileRepresentation({ requires: node.requires, inputRewrites: node.inputRewrites, available, keysOf: (typename) => keys(node.serviceName, typename), types }) : null,
    mergeAnswer: compileMergeEntity({ names, codeAfter }),
    bodyStart: bodyStart(node.operation, node.operationName),
  };
}

/** `{"query":...,"operationName":...,"variables":{`, to be completed by `finishBody`. */
export function bodyStart(operation: string, operationName: string | undefined): string {
  const name = operationName === undefined ? '' : `"operationName":${JSON.stringify(operationName)},`;
  return `{"query":${JSON.stringify(operation)},${name}"variables":{`;
}

/** Adds the client's variables that a fetch uses, and text such as `"representations":[...]`, and closes the body. */
export function finishBody(
  start: string,
  used: readonly string[],
  values: Readonly<Record<string, unknown>>,
  extra: string,
): string {
  let text = extra;
  for (const name of used) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) continue;
    const entry = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
    text = text === '' ? entry : `${text},${entry}`;
  }
  return `${start}${text}}}`;
}

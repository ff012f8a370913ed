import type { FetchNode, ResponsePath } from '@apollo/query-planner';
import { Kind, parse, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { compileRepresentation, type RepresentationOf } from './representation.ts';
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
  readonly variables: readonly string[];
  /** For entity fetches. */
  readonly representationOf: RepresentationOf | null;
  /** The JSON body up to and including `"variables":{`. */
  readonly bodyStart: string;
}

export interface FetchOperationOptions {
  id: number;
  node: FetchNode;
  path: ResponsePath;
  types: TypeConditions;
}

/** Prepares a fetch. Throws when the plan uses what this gateway doesn't execute. */
export function prepareFetch({ id, node, path, types }: FetchOperationOptions): FetchOperation {
  if (node.contextRewrites?.length) throw new Error(`The plan uses @fromContext in subgraph "${node.serviceName}", which is not supported`);
  if (node.operationKind === 'subscription') throw new Error('Subscriptions are not supported');
  return {
    id,
    node,
    path,
    subgraph: node.serviceName,
    kind: node.operationKind,
    variables: node.variableUsages ?? [],
    representationOf: node.requires ? compileRepresentation(node.requires, node.inputRewrites, types) : null,
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

/** The response names a fetch brings to the object it is merged into, whatever its type. For error reports. */
export function responseNames(node: FetchNode): ReadonlySet<string> {
  const document = parse(node.operation, { noLocation: true });
  const operation = document.definitions.find((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
  const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition.selectionSet] as const] : [])));
  const names = new Set<string>();
  if (operation) namesIn(node.requires ? entitySelection(operation) : operation.selectionSet, fragments, names);
  for (const rewrite of node.outputRewrites ?? []) {
    if (rewrite.kind === 'KeyRenamer' && names.delete(rewrite.path.at(-1) ?? '')) names.add(rewrite.renameKeyTo);
  }
  return names;
}

function entitySelection(operation: OperationDefinitionNode): SelectionSetNode {
  const entities = operation.selectionSet.selections[0];
  return entities?.kind === Kind.FIELD && entities.selectionSet ? entities.selectionSet : operation.selectionSet;
}

function namesIn(selectionSet: SelectionSetNode, fragments: ReadonlyMap<string, SelectionSetNode>, names: Set<string>): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) names.add(selection.alias?.value ?? selection.name.value);
    else if (selection.kind === Kind.INLINE_FRAGMENT) namesIn(selection.selectionSet, fragments, names);
    else {
      const fragment = fragments.get(selection.name.value);
      if (fragment) namesIn(fragment, fragments, names);
    }
  }
}

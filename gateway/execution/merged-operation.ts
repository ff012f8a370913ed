import { Kind, parse, stripIgnoredCharacters, print, visit, type DefinitionNode, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode, type VariableDefinitionNode } from 'graphql';
import { bodyStart, type FetchOperation } from './fetch-operation.ts';

/** Several entity fetches to one subgraph as one request: each is a field `_entities` under an alias of its own. */
export interface MergedOperation {
  readonly bodyStart: string;
  readonly variables: readonly string[];
}

/** The alias of the nth fetch in a merged operation. */
export function entitiesAlias(index: number): string {
  return `e${index}`;
}

/** The variable with the representations of the nth fetch. */
export function representationsVariable(index: number): string {
  return `r${index}_`;
}

export function mergeOperations(fetches: readonly FetchOperation[]): MergedOperation {
  const documents = fetches.map(({ node }, index) => renamed(parse(node.operation, { noLocation: true }), index));
  const operations = documents.flatMap(({ definitions }) => definitions.filter(isOperation));
  const variables = new Map<string, VariableDefinitionNode>();
  for (const operation of operations) {
    for (const definition of operation.variableDefinitions ?? []) variables.set(definition.variable.name.value, definition);
  }
  const merged: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: operations[0]?.operation ?? ('query' as OperationDefinitionNode['operation']),
    variableDefinitions: [...variables.values()],
    directives: operations[0]?.directives ?? [],
    selectionSet: { kind: Kind.SELECTION_SET, selections: operations.flatMap(({ selectionSet }) => selectionSet.selections) },
  };
  const definitions: DefinitionNode[] = [merged, ...documents.flatMap((document) => document.definitions.filter(isFragment))];
  const text = stripIgnoredCharacters(print({ kind: Kind.DOCUMENT, definitions }));
  return { bodyStart: bodyStart(text, undefined), variables: [...new Set(fetches.flatMap((fetch) => fetch.variables))] };
}

/** Gives the fetch's root field, its representations and its fragments names that no other fetch has. */
function renamed(document: DocumentNode, index: number): DocumentNode {
  let depth = 0;
  return visit(document, {
    Field: {
      enter(node) {
        depth++;
        return depth === 1 && node.name.value === '_entities' ? { ...node, alias: { kind: Kind.NAME, value: entitiesAlias(index) } } : undefined;
      },
      leave() {
        depth--;
      },
    },
    Variable: (node) => (node.name.value === 'representations' ? { ...node, name: { ...node.name, value: representationsVariable(index) } } : undefined),
    FragmentSpread: (node) => ({ ...node, name: { ...node.name, value: `${node.name.value}_${index}` } }),
    FragmentDefinition: (node) => ({ ...node, name: { ...node.name, value: `${node.name.value}_${index}` } }),
  });
}

function isOperation(node: DefinitionNode): node is OperationDefinitionNode {
  return node.kind === Kind.OPERATION_DEFINITION;
}

function isFragment(node: DefinitionNode): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION;
}

import type { FetchNode } from '@apollo/query-planner';
import { Kind, parse, print, stripIgnoredCharacters, visit, type SelectionNode } from 'graphql';

/**
 * The fetch without the conditions that the planner puts around root fields which are selected below another field: `{ ... on Query { count } }`. They say nothing there, and a subgraph that calls its
 * root type otherwise has no such type.
 */
export function withoutRootConditions(node: FetchNode): FetchNode {
  const document = visit(parse(node.operation, { noLocation: true }), {
    OperationDefinition: (operation) => ({ ...operation, selectionSet: { ...operation.selectionSet, selections: operation.selectionSet.selections.flatMap(unwrapped) } }),
  });
  return { ...node, operation: stripIgnoredCharacters(print(document)) };
}

function unwrapped(selection: SelectionNode): readonly SelectionNode[] {
  return selection.kind === Kind.INLINE_FRAGMENT && !selection.directives?.length ? selection.selectionSet.selections.flatMap(unwrapped) : [selection];
}

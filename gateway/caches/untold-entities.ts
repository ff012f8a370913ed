import { Kind, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { SupergraphTypes } from './supergraph-types.ts';

interface Selected {
  readonly subgraph: string;
  readonly types: SupergraphTypes;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/**
 * Whether an answer would hold more than the names of entities that the subgraph knows by another key than the one by which they are evicted. Nothing in it would tell which
 * they are, so that it would be served for long after they have changed: it is not kept.
 */
export function hasUntold(selected: Selected, type: string, set: SelectionSetNode): boolean {
  const { subgraph, types, fragments } = selected;
  const isUntold = objectsOf(selected, type).some((object) => types.isUntold(subgraph, object));
  return set.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) {
      const field = selection.name.value;
      if (isUntold && field !== '__typename' && !types.isInKey(subgraph, type, field)) return true;
      return selection.selectionSet !== undefined && hasUntold(selected, types.fieldType(type, field) ?? '', selection.selectionSet);
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return fragment !== undefined && hasUntold(selected, fragment.typeCondition?.name.value ?? type, fragment.selectionSet);
  });
}

/** The same for what is selected of an entity itself: which one that is is known. */
export function hasUntoldBelow(selected: Selected, type: string, set: SelectionSetNode): boolean {
  return set.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.selectionSet !== undefined && hasUntold(selected, selected.types.fieldType(type, selection.name.value) ?? '', selection.selectionSet);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : selected.fragments.get(selection.name.value);
    return fragment !== undefined && hasUntoldBelow(selected, fragment.typeCondition?.name.value ?? type, fragment.selectionSet);
  });
}

function objectsOf({ subgraph, types }: Selected, type: string): readonly string[] {
  return types.isObject(type) ? [type] : types.possibleTypes(subgraph, type);
}

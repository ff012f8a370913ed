import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import type { Fragments } from './collect-fields.ts';

/** Whether a fragment with this type condition concerns the objects in question. */
export type Applies = (condition: string) => boolean;

export interface NamesContext {
  readonly fragments: Fragments;
  /** For the objects at the end of the path; every fragment counts when left out, and on the way there. */
  readonly applies?: Applies | undefined;
  /** By an alias of the planner's own, the name under which it ends up in the tree, which is what paths are made of. */
  readonly renames?: ReadonlyMap<string, string> | undefined;
}

/** The response names selected at a path. */
export function selectedNames(context: NamesContext, root: SelectionSetNode, path: readonly (string | number)[]): ReadonlySet<string> {
  const onTheWay = { ...context, applies: undefined };
  let selectionSets: readonly SelectionSetNode[] = [root];
  for (const step of path) {
    if (step === '@' || typeof step === 'number') continue;
    const fields = selectionSets.flatMap((selectionSet) => fieldsIn(onTheWay, selectionSet, new Set()));
    selectionSets = fields.flatMap((field) => (nameInTree(field, context) === step && field.selectionSet ? [field.selectionSet] : []));
  }
  return new Set(selectionSets.flatMap((selectionSet) => fieldsIn(context, selectionSet, new Set())).map(responseName));
}

function fieldsIn(context: NamesContext, selectionSet: SelectionSetNode, seen: Set<string>): FieldNode[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : seen.has(selection.name.value) ? undefined : context.fragments.get(selection.name.value);
    if (selection.kind === Kind.FRAGMENT_SPREAD) seen.add(selection.name.value);
    const condition = fragment?.typeCondition?.name.value;
    if (!fragment || (condition !== undefined && context.applies?.(condition) === false)) return [];
    return fieldsIn(context, fragment.selectionSet, seen);
  });
}

function nameInTree(field: FieldNode, { renames }: NamesContext): string {
  const name = responseName(field);
  return renames?.get(name) ?? name;
}

function responseName(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}

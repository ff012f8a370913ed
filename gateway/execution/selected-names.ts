import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import type { SelectionContext } from './collect-fields.ts';
import { isIncluded } from './conditions.ts';

/** The response names selected at a plan's path, whatever the type of the object there. */
export function selectedNames(context: SelectionContext, root: SelectionSetNode, path: readonly (string | number)[]): ReadonlySet<string> {
  let selectionSets: readonly SelectionSetNode[] = [root];
  for (const step of path) {
    if (step === '@' || typeof step === 'number') continue;
    const fields = selectionSets.flatMap((selectionSet) => fieldsIn(context, selectionSet, new Set()));
    selectionSets = fields.flatMap((field) => (responseName(field) === step && field.selectionSet ? [field.selectionSet] : []));
  }
  return new Set(selectionSets.flatMap((selectionSet) => fieldsIn(context, selectionSet, new Set())).map(responseName));
}

function fieldsIn(context: SelectionContext, selectionSet: SelectionSetNode, seen: Set<string>): FieldNode[] {
  return selectionSet.selections.flatMap((selection) => {
    if (!isIncluded(selection, context.conditions)) return [];
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsIn(context, selection.selectionSet, seen);
    const fragment = seen.has(selection.name.value) ? undefined : context.fragments.get(selection.name.value);
    seen.add(selection.name.value);
    return fragment ? fieldsIn(context, fragment.selectionSet, seen) : [];
  });
}

function responseName(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}

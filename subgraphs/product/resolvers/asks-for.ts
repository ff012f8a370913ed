/** Looks ahead in what was asked, so that a list can read at once what its items will need. */
import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql';

type Fragments = GraphQLResolveInfo['fragments'];

/** Documents are kept by the server, so the same operation comes with the same nodes. */
const answers = new WeakMap<object, Map<string, boolean>>();

/** Whether a field with one of these names is anywhere below the field being resolved. */
export function asksFor({ fieldNodes, fragments }: GraphQLResolveInfo, ...names: readonly string[]): boolean {
  const [node] = fieldNodes;
  if (!node) return false;
  const known = answers.get(node) ?? new Map<string, boolean>();
  answers.set(node, known);
  const key = names.join(' ');
  const answer = known.get(key) ?? fieldNodes.some(({ selectionSet }) => holds(selectionSet, fragments, names));
  known.set(key, answer);
  return answer;
}

function holds(selectionSet: SelectionSetNode | undefined, fragments: Fragments, names: readonly string[]): boolean {
  return (selectionSet?.selections ?? []).some((selection) => {
    if (selection.kind === 'FragmentSpread') return holds(fragments[selection.name.value]?.selectionSet, fragments, names);
    if (selection.kind === 'Field' && names.includes(selection.name.value)) return true;
    return holds(selection.selectionSet, fragments, names);
  });
}

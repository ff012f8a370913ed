import { Kind, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

export interface Measures {
  depth: number;
  aliases: number;
  rootFields: number;
  directives: number;
  selections: number;
  /** How often each restricted field is selected, fragments expanded. */
  restricted: ReadonlyMap<string, number>;
}

type Counts = Omit<Measures, 'restricted'> & { restricted: Map<string, number> };

/**
 * Measures a parsed, not yet validated document: the largest of each over its operations, with fragments expanded. A
 * fragment is measured once and its numbers added at each spread, so that the work stays linear in the text.
 */
export function measureDocument(document: DocumentNode, restricted: ReadonlySet<string>): Measures {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, Counts>();
  const worst = none();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const counts = measureOperation(definition);
    for (const name of ['depth', 'aliases', 'rootFields', 'directives', 'selections'] as const) worst[name] = Math.max(worst[name], counts[name]);
    for (const [field, count] of counts.restricted) worst.restricted.set(field, Math.max(worst.restricted.get(field) ?? 0, count));
  }
  return worst;

  function measureOperation(operation: OperationDefinitionNode): Counts {
    const counts = measure(operation.selectionSet);
    counts.directives += directivesIn(operation);
    for (const definition of operation.variableDefinitions ?? []) counts.directives += directivesIn(definition);
    return counts;
  }

  /** `rootFields` counts the fields at the top of this selection set. */
  function measure(selectionSet: SelectionSetNode): Counts {
    const counts = none();
    for (const selection of selectionSet.selections) {
      counts.directives += directivesIn(selection);
      if (selection.kind === Kind.INLINE_FRAGMENT) add(counts, measure(selection.selectionSet));
      else if (selection.kind === Kind.FRAGMENT_SPREAD) add(counts, measureFragment(selection.name.value));
      else {
        const name = selection.name.value;
        const inside = selection.selectionSet ? measure(selection.selectionSet) : none();
        if (restricted.has(name)) inside.restricted.set(name, (inside.restricted.get(name) ?? 0) + 1);
        inside.depth += 1;
        inside.selections += 1;
        inside.rootFields = 1;
        inside.aliases += selection.alias ? 1 : 0;
        add(counts, inside);
      }
    }
    return counts;
  }

  function measureFragment(name: string): Counts {
    const measured = known.get(name);
    if (measured) return measured;
    // A fragment that contains itself is refused by validation; until then it counts as empty.
    known.set(name, none());
    const fragment = fragments.get(name);
    const counts = fragment ? measure(fragment.selectionSet) : none();
    if (fragment) counts.directives += directivesIn(fragment);
    known.set(name, counts);
    return counts;
  }
}

function directivesIn(node: { directives?: readonly unknown[] | undefined }): number {
  return node.directives?.length ?? 0;
}

function none(): Counts {
  return { depth: 0, aliases: 0, rootFields: 0, directives: 0, selections: 0, restricted: new Map() };
}

function add(to: Counts, more: Counts): void {
  to.depth = Math.max(to.depth, more.depth);
  to.aliases += more.aliases;
  to.rootFields += more.rootFields;
  to.directives += more.directives;
  to.selections += more.selections;
  for (const [field, count] of more.restricted) to.restricted.set(field, (to.restricted.get(field) ?? 0) + count);
}

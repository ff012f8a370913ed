import { Kind, visit, type DocumentNode, type SelectionNode } from 'graphql';

/** The values, for one request, of every variable that decides a `@skip` or an `@include`. */
export type Conditions = ReadonlyMap<string, boolean>;

/** The names of the variables that decide a `@skip` or an `@include` anywhere in the document, sorted. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      if (node.name.value !== 'skip' && node.name.value !== 'include') return;
      const value = node.arguments?.[0]?.value;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}

/** A key of one letter per condition, by which compiled operations are stored. */
export function conditionKey(names: readonly string[], values: Readonly<Record<string, unknown>>): string {
  let key = '';
  for (const name of names) key += values[name] === true ? 't' : 'f';
  return key;
}

export function conditionsOf(names: readonly string[], key: string): Conditions {
  return new Map(names.map((name, index) => [name, key[index] === 't']));
}

/** Whether a selection takes part under these conditions. */
export function isIncluded(selection: SelectionNode, conditions: Conditions): boolean {
  for (const directive of selection.directives ?? []) {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') continue;
    const value = directive.arguments?.[0]?.value;
    const holds = value?.kind === Kind.BOOLEAN ? value.value : value?.kind === Kind.VARIABLE && conditions.get(value.name.value) === true;
    if (holds === (name === 'skip')) return false;
  }
  return true;
}

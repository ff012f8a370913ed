import { Kind, visit, type DirectiveNode, type DocumentNode, type FieldNode } from 'graphql';

/** The names of the variables that decide a `@skip` or an `@include` anywhere in the document, sorted. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      const value = isCondition(node) ? node.arguments?.[0]?.value : undefined;
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

/**
 * The document as it is under the conditions: what they exclude is gone, and so are the conditions. Planning it, instead
 * of the general one, makes smaller requests, and the planner drops data where conditions contradict one another.
 */
export function underConditions(document: DocumentNode, values: Readonly<Record<string, unknown>>): DocumentNode {
  const excluded = (node: { directives?: readonly DirectiveNode[] | undefined }): null | undefined =>
    node.directives?.some((directive) => isCondition(directive) && holds(directive, values) === (directive.name.value === 'skip')) ? null : undefined;
  return visit(document, {
    Field: excluded,
    InlineFragment: excluded,
    FragmentSpread: excluded,
    Directive: (node) => (isCondition(node) ? null : undefined),
  });
}

/** Gives selections that have become empty a `__typename`, so that they can be planned. */
export function withoutEmptySelections(document: DocumentNode): DocumentNode {
  return visit(document, { SelectionSet: { leave: (node) => (node.selections.length === 0 ? { ...node, selections: [typename] } : undefined) } });
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}

function holds(directive: DirectiveNode, values: Readonly<Record<string, unknown>>): boolean {
  const value = directive.arguments?.[0]?.value;
  return value?.kind === Kind.BOOLEAN ? value.value : value?.kind === Kind.VARIABLE && values[value.name.value] === true;
}

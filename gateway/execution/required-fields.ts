import type { Subgraphs } from '@apollo/federation-internals';
import { Kind, parse, print, type FieldNode, type SelectionSetNode } from 'graphql';

/** Fields that plans ask for besides what clients select. Plain data, so that it can come from another thread. */
export interface RequiredFields {
  /** Names of all fields that a key or a `@requires` mentions, at any depth. */
  readonly names: ReadonlySet<string>;
  /** Of those, the ones that some `@requires` gives arguments. */
  readonly withArguments: ReadonlySet<string>;
  /** By type and then by field, what its `@requires` mention; left empty unless there are arguments, since nothing else is ambiguous. */
  readonly byField: ReadonlyMap<string, ReadonlyMap<string, readonly Mention[]>>;
}

/** One field in a `@requires`. */
export interface Mention {
  /** Such as `dimensions.width`. */
  readonly path: string;
  /** As they are written; empty for none. */
  readonly arguments: string;
}

export const nothingRequired: RequiredFields = { names: new Set(), withArguments: new Set(), byField: new Map() };

export function requiredFields(subgraphs: Subgraphs): RequiredFields {
  const names = new Set<string>();
  const withArguments = new Set<string>();
  const byField = new Map<string, Map<string, Mention[]>>();
  for (const { type, field, fieldSet } of fieldSetsOf(subgraphs)) {
    for (const { node, path } of mentionedIn(selectionOf(fieldSet), '')) {
      names.add(node.name.value);
      const given = (node.arguments ?? []).map((argument) => print(argument)).sort().join(', ');
      if (given !== '') withArguments.add(node.name.value);
      if (field !== undefined) noteMention(byField, { type, field, mention: { path, arguments: given } });
    }
  }
  return { names, withArguments, byField: withArguments.size > 0 ? byField : new Map() };
}

interface FieldSet {
  readonly type: string;
  /** The field that requires it; undefined for a key. */
  readonly field?: string;
  readonly fieldSet: string;
}

function fieldSetsOf(subgraphs: Subgraphs): FieldSet[] {
  return subgraphs.names().flatMap((name) => {
    const subgraph = subgraphs.get(name);
    if (!subgraph) return [];
    const key = subgraph.metadata().keyDirective();
    const requires = subgraph.metadata().requiresDirective();
    const types = subgraph.schema.types().filter((type) => type.kind === 'ObjectType' || type.kind === 'InterfaceType');
    return types.flatMap((type) => [
      ...type.appliedDirectivesOf(key).map((applied) => ({ type: type.name, fieldSet: String(applied.arguments().fields) })),
      ...type.fields().flatMap((field) => field.appliedDirectivesOf(requires).map((applied) => ({ type: type.name, field: field.name, fieldSet: String(applied.arguments().fields) }))),
    ]);
  });
}

function selectionOf(fieldSet: string): SelectionSetNode | undefined {
  const [definition] = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : undefined;
}

function mentionedIn(set: SelectionSetNode | undefined, above: string): { node: FieldNode; path: string }[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return mentionedIn(selection.selectionSet, above);
    const path = above + selection.name.value;
    return [{ node: selection, path }, ...mentionedIn(selection.selectionSet, `${path}.`)];
  });
}

function noteMention(byField: Map<string, Map<string, Mention[]>>, { type, field, mention }: { type: string; field: string; mention: Mention }): void {
  const fields = byField.get(type) ?? new Map<string, Mention[]>();
  byField.set(type, fields);
  fields.set(field, [...(fields.get(field) ?? []), mention]);
}

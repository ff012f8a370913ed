import type { Subgraphs } from '@apollo/federation-internals';
import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { Kind, parse, type DocumentNode, type FragmentDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { notSupported } from './not-supported.ts';

/** Names and what is selected below each, whatever the types. */
interface Names extends Map<string, Names> {}

/** By type and field of one subgraph, what its `@requires` names. */
type Required = ReadonlyMap<string, ReadonlyMap<string, Names>>;

interface Types {
  /** What a field of a type returns; undefined when there is no such field. */
  fieldType(type: string, field: string): string | undefined;
  readonly roots: ReadonlyMap<string, string>;
  readonly required: Required;
}

/** Checks the plans of one supergraph. */
export type AssertFed = (plan: QueryPlan) => void;

/**
 * The planner asks for a field that requires others before these are there when yet another field requires it and the way leads through its subgraph (`{ cheapest { reduced } }` in
 * the differential test's "needs"): the subgraph would compute from nothing. Such a plan is refused with a GraphQLError.
 */
export function createAssertFed(subgraphs: Subgraphs): AssertFed {
  const known = new Map(subgraphs.names().flatMap((name) => {
    const types = typesOf(subgraphs, name);
    return types.required.size > 0 ? [[name, types] as const] : [];
  }));
  return ({ node }) => {
    if (known.size === 0 || !node || node.kind === 'Subscription') return;
    for (const fetch of fetchesIn(node)) {
      const types = known.get(fetch.serviceName);
      // Without the field's name: the client's part of the API may not have it.
      if (types && isUnfed(fetch, types)) throw notSupported('No plan was found for this operation that first brings what its fields are computed from. Please ask for them by another way, or one by one.');
    }
  };
}

function typesOf(subgraphs: Subgraphs, name: string): Types {
  const subgraph = subgraphs.get(name);
  const required = new Map<string, Map<string, Names>>();
  const fields = new Map<string, Map<string, string>>();
  const directive = subgraph?.metadata().requiresDirective();
  for (const type of subgraph?.schema.types() ?? []) {
    if (type.kind !== 'ObjectType' && type.kind !== 'InterfaceType') continue;
    fields.set(type.name, new Map(type.fields().map((field) => [field.name, baseName(String(field.type))])));
    const own = type.fields().flatMap((field) => (directive ? field.appliedDirectivesOf(directive) : []).map((applied) => [field.name, namesOf(String(applied.arguments().fields))] as const));
    if (own.length > 0) required.set(type.name, new Map(own));
  }
  const roots = new Map((['query', 'mutation'] as const).map((kind) => [kind, subgraph?.schema.schemaDefinition.rootType(kind)?.name ?? '']));
  return { required, roots, fieldType: (type, field) => fields.get(type)?.get(field) };
}

function baseName(type: string): string {
  return type.replaceAll(/[[\]!]/g, '');
}

function* fetchesIn(node: PlanNode): Generator<FetchNode> {
  if (node.kind === 'Fetch') yield node;
  else if (node.kind === 'Flatten') yield* fetchesIn(node.node);
  else if (node.kind === 'Sequence' || node.kind === 'Parallel') for (const inner of node.nodes) yield* fetchesIn(inner);
}

/** Whether the fetch has a field whose requirements are neither sent along nor selected beside it, as what `@provides` brings is. */
function isUnfed(fetch: FetchNode, types: Types): boolean {
  const document = parse(fetch.operation, { noLocation: true });
  const fragments = fragmentsOf(document);
  const sent = namesIn(fetch.requires ?? [], new Map());
  const [operation] = document.definitions.flatMap((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? [definition] : []));

  function isUnfedIn(set: SelectionSetNode, type: string, given: Names): boolean {
    return fieldsIn(set, type).some(({ type: parent, field }) => {
      const name = field.name.value;
      const required = types.required.get(parent)?.get(name);
      if (required && !includes(given, required)) return true;
      const inner = name === '_entities' ? '_Entity' : types.fieldType(parent, name);
      return field.selectionSet !== undefined && inner !== undefined && isUnfedIn(field.selectionSet, inner, name === '_entities' ? sent : selectedNames(field.selectionSet, new Map()));
    });
  }

  function fieldsIn(set: SelectionSetNode, type: string): { type: string; field: Extract<SelectionNode, { kind: Kind.FIELD }> }[] {
    return set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [{ type, field: selection }];
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      return fragment ? fieldsIn(fragment.selectionSet, fragment.typeCondition?.name.value ?? type) : [];
    });
  }

  function selectedNames(set: SelectionSetNode, into: Names): Names {
    for (const { field } of fieldsIn(set, '')) {
      const inner: Names = into.get(field.name.value) ?? new Map();
      into.set(field.name.value, field.selectionSet ? selectedNames(field.selectionSet, inner) : inner);
    }
    return into;
  }

  return operation !== undefined && isUnfedIn(operation.selectionSet, types.roots.get(operation.operation) ?? '', new Map());
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
}

function namesOf(fieldSet: string): Names {
  const [definition] = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? namesIn(definition.selectionSet.selections, new Map()) : new Map();
}

/** The names in a `requires` of a plan, or in a field set. */
function namesIn(selections: readonly (QueryPlanSelectionNode | SelectionNode)[], into: Names): Names {
  for (const selection of selections) {
    const inner = innerOf(selection);
    if (selection.kind === 'Field') {
      const name = typeof selection.name === 'string' ? selection.name : selection.name.value;
      into.set(name, namesIn(inner, into.get(name) ?? new Map()));
    } else namesIn(inner, into);
  }
  return into;
}

function innerOf(selection: QueryPlanSelectionNode | SelectionNode): readonly (QueryPlanSelectionNode | SelectionNode)[] {
  if ('selections' in selection) return selection.selections ?? [];
  return 'selectionSet' in selection ? (selection.selectionSet?.selections ?? []) : [];
}

function includes(given: Names, needed: Names): boolean {
  return [...needed].every(([name, inner]) => {
    const found = given.get(name);
    return name === '__typename' || (found !== undefined && includes(found, inner));
  });
}

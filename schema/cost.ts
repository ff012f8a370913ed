/**
 * What an operation costs at most, before it runs, from @cost and @listSize in the subgraphs' schemas.
 * After the cost directive specification: https://ibm.github.io/graphql-specs/cost-spec.html
 */
import {
  getNamedType,
  getVariableValues,
  GraphQLList,
  isCompositeType,
  isLeafType,
  isNonNullType,
  Kind,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { elementsOf, directiveOf, type DescribedNode } from './checks/coordinates.ts';

interface ListSize {
  assumedSize: number | undefined;
  slicingArguments: readonly string[];
  sizedFields: readonly string[];
}

/** Weights by coordinate, and sizes of lists. */
export interface CostModel {
  weights: ReadonlyMap<string, number>;
  lists: ReadonlyMap<string, ListSize>;
}

// A write is worth several reads.
const mutationWeight = 10;
// Of a list that nothing is said about.
const unknownListSize = 10;

/** The weights and sizes that the subgraphs' documents state. */
export function costModel(documents: readonly DocumentNode[]): CostModel {
  const elements = documents.flatMap(elementsOf);
  const weights = elements.flatMap(({ coordinate, node }) => {
    const weight = Number(argumentsOf(node, 'cost')?.['weight']);
    return Number.isNaN(weight) ? [] : [[coordinate, weight] as const];
  });
  const lists = elements.flatMap(({ coordinate, node }) => {
    const values = argumentsOf(node, 'listSize');
    if (!values) return [];
    const size = { assumedSize: values['assumedSize'], slicingArguments: values['slicingArguments'] ?? [], sizedFields: values['sizedFields'] ?? [] };
    return [[coordinate, size as ListSize] as const];
  });
  return { weights: new Map(weights), lists: new Map(lists) };
}

interface Walk {
  schema: GraphQLSchema;
  model: CostModel;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Readonly<Record<string, unknown>>;
}

/**
 * Cost of the first operation of a valid document: one for each object it may return, times the sizes of the lists around it.
 * Variables that are not given count by their defaults, and page sizes that nobody gives by those of the schema.
 */
export function operationCost({ document, schema, model, variables = {} }: { document: DocumentNode; schema: GraphQLSchema; model: CostModel; variables?: Record<string, unknown> }): number {
  const operation = document.definitions.find((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return 0;
  const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
  const optional = (operation.variableDefinitions ?? []).filter((definition) => definition.type.kind !== Kind.NON_NULL_TYPE || definition.defaultValue);
  const { coerced } = getVariableValues(schema, optional, variables);
  const walk: Walk = { schema, model, fragments, variables: { ...coerced, ...variables } };
  return selectionCost(operation.selectionSet, root, walk) + (operation.operation === 'mutation' ? mutationWeight : 0);
}

/** What the selections cost for one object; `sizes` are those that the parent states for its own fields. */
function selectionCost(set: SelectionSetNode, parent: GraphQLNamedType, walk: Walk, sizes: ReadonlyMap<string, number> = new Map()): number {
  const costs = set.selections.map((selection) => {
    if (selection.kind === Kind.FIELD) return fieldCost(selection, parent, walk, sizes);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : walk.fragments.get(selection.name.value);
    const type = fragment?.typeCondition ? walk.schema.getType(fragment.typeCondition.name.value) : parent;
    return fragment && type ? selectionCost(fragment.selectionSet, type, walk, sizes) : 0;
  });
  return costs.reduce((sum, cost) => sum + cost, 0);
}

function fieldCost(node: FieldNode, parent: GraphQLNamedType, walk: Walk, sizes: ReadonlyMap<string, number>): number {
  const name = node.name.value;
  const field = 'getFields' in parent ? (parent.getFields()[name] as GraphQLField<unknown, unknown> | undefined) : undefined;
  if (!field) return 0;
  const coordinate = `${parent.name}.${name}`;
  const type = getNamedType(field.type);
  const stated = walk.model.lists.get(coordinate);
  const size = stated ? statedSize(stated, node, field, walk) : undefined;
  const times = isList(field.type) ? (sizes.get(name) ?? size ?? (isLeafType(type) ? 1 : unknownListSize)) : 1;
  const own = walk.model.weights.get(coordinate) ?? walk.model.weights.get(type.name) ?? (isCompositeType(type) ? 1 : 0);
  const inner = new Map((stated?.sizedFields ?? []).map((sized) => [sized, size ?? unknownListSize]));
  const below = node.selectionSet ? selectionCost(node.selectionSet, type, walk, inner) : 0;
  return times * (own + below);
}

function statedSize({ assumedSize, slicingArguments }: ListSize, node: FieldNode, field: GraphQLField<unknown, unknown>, { variables }: Walk): number | undefined {
  const given = slicingArguments.flatMap((name) => {
    const argument = node.arguments?.find((each) => each.name.value === name);
    const value = argument ? valueFromASTUntyped(argument.value, { ...variables }) : undefined;
    const size: unknown = value ?? field.args.find((each) => each.name === name)?.defaultValue;
    return typeof size === 'number' ? [Math.max(0, size)] : [];
  });
  return given.length > 0 ? Math.max(...given) : assumedSize;
}

function isList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? isList(type.ofType) : type instanceof GraphQLList;
}

function argumentsOf(node: DescribedNode, directive: string): Record<string, never> | undefined {
  const found = directiveOf(node, directive);
  return found && (Object.fromEntries((found.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)])) as Record<string, never>);
}

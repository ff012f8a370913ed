/**
 * What an operation costs at most, before it runs, from @cost and @listSize in the subgraphs' schemas.
 * After the cost directive specification: https://ibm.github.io/graphql-specs/cost-spec.html
 */
import {
  getNamedType,
  getOperationAST,
  getVariableValues,
  GraphQLList,
  isCompositeType,
  isInterfaceType,
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
  type ValueNode,
} from 'graphql';
import { largestOf, productOf, sumOf, valueOf, type Amount, type Variables } from './cost-amount.ts';
import type { CostModel, ListSize } from './cost-model.ts';

// A write is worth several reads.
export const mutationWeight = 10;
// Of a list that nothing is said about.
export const unknownListSize = 10;

interface CostOptions {
  /** Valid for the schema, so without fragments that contain themselves. */
  document: DocumentNode;
  schema: GraphQLSchema;
  model: CostModel;
}

interface Walk extends Omit<CostOptions, 'document'> {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** Cost of the first operation of a document, with the defaults of variables that are not given. */
export function operationCost({ variables = {}, ...options }: CostOptions & { variables?: Variables }): number {
  const operation = options.document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) return 0;
  const optional = (operation.variableDefinitions ?? []).filter((definition) => definition.type.kind !== Kind.NON_NULL_TYPE || definition.defaultValue);
  const { coerced } = getVariableValues(options.schema, optional, variables);
  return estimatorOf(operation, options)({ ...coerced, ...variables });
}

/**
 * Works out what the operation costs as far as that is the same for all variables; the rest is a function of the coerced
 * variables. One for each object that may be returned, times the sizes of the lists around it. Page sizes that nobody
 * gives count by the schema's defaults, and what @skip and @include may leave out counts as asked for.
 */
export function compileCost({ operationName, ...options }: CostOptions & { operationName?: string | null | undefined }): (coerced: Variables) => number {
  const operation = getOperationAST(options.document, operationName);
  return operation ? estimatorOf(operation, options) : () => 0;
}

function estimatorOf(operation: OperationDefinitionNode, { document, schema, model }: CostOptions): (coerced: Variables) => number {
  const root = schema.getRootType(operation.operation);
  if (!root) return () => 0;
  const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
  const selected = selectionCost(operation.selectionSet, root, { schema, model, fragments });
  const cost = sumOf([selected, operation.operation === 'mutation' ? mutationWeight : 0]);
  return (coerced) => valueOf(cost, coerced);
}

/** What the selections cost for one object; `sizes` are those that the parent states for its own fields. */
function selectionCost(set: SelectionSetNode, parent: GraphQLNamedType, walk: Walk, sizes: ReadonlyMap<string, Amount> = new Map()): Amount {
  const costs = set.selections.map((selection) => {
    if (selection.kind === Kind.FIELD) return fieldCost(selection, parent, walk, sizes);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : walk.fragments.get(selection.name.value);
    const type = fragment?.typeCondition ? walk.schema.getType(fragment.typeCondition.name.value) : parent;
    return fragment && type ? selectionCost(fragment.selectionSet, type, walk, sizes) : 0;
  });
  return sumOf(costs);
}

function fieldCost(node: FieldNode, parent: GraphQLNamedType, walk: Walk, sizes: ReadonlyMap<string, Amount>): Amount {
  const name = node.name.value;
  const field = 'getFields' in parent ? (parent.getFields()[name] as GraphQLField<unknown, unknown> | undefined) : undefined;
  if (!field) return 0;
  const coordinates = coordinatesOf(name, parent, walk.schema);
  const type = getNamedType(field.type);
  const stated = coordinates.flatMap((coordinate) => walk.model.lists.get(coordinate) ?? []);
  const statedSizes = stated.flatMap((list) => statedSize(list, node, field) ?? []);
  const size = statedSizes.length > 0 ? largestOf(statedSizes) : undefined;
  const times = isList(field.type) ? (sizes.get(name) ?? size ?? (isLeafType(type) ? 1 : unknownListSize)) : 1;
  const inner = new Map(stated.flatMap(({ sizedFields }) => sizedFields).map((sized) => [sized, size ?? unknownListSize]));
  const below = node.selectionSet ? selectionCost(node.selectionSet, type, walk, inner) : 0;
  return productOf(times, sumOf([ownWeight(node, coordinates, type, walk.model), below]));
}

/** Where something may be said about a field: of an interface, its implementations too. */
export function coordinatesOf(field: string, parent: GraphQLNamedType, schema: GraphQLSchema): string[] {
  const types = isInterfaceType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent];
  return types.map(({ name }) => `${name}.${field}`);
}

/** The heaviest of what is stated for the field, else for its type, and what its arguments weigh. */
export function ownWeight({ arguments: args = [] }: FieldNode, coordinates: readonly string[], type: GraphQLNamedType, { weights }: CostModel): number {
  const stated = coordinates.flatMap((coordinate) => weights.get(coordinate) ?? []);
  const own = stated.length > 0 ? Math.max(...stated) : (weights.get(type.name) ?? (isCompositeType(type) ? 1 : 0));
  return args.reduce((sum, { name }) => sum + Math.max(...coordinates.map((coordinate) => weights.get(`${coordinate}.${name.value}`) ?? 0)), own);
}

/** Size that the arguments ask for, else the assumed one. An argument that is left out or null asks for its default. */
export function statedSize({ assumedSize, slicingArguments }: ListSize, node: FieldNode, field: GraphQLField<unknown, unknown>): Amount | undefined {
  const slicing = slicingArguments.map((name) => ({
    value: node.arguments?.find((each) => each.name.value === name)?.value,
    byDefault: field.args.find((each) => each.name === name)?.defaultValue,
  }));
  const sizeWith = (variables: Variables): number | undefined => {
    const given = slicing.map(({ value, byDefault }) => (value && givenValue(value, variables)) ?? byDefault).filter((size) => typeof size === 'number');
    return given.length > 0 ? Math.max(0, ...given) : assumedSize;
  };
  const isFixed = slicing.every(({ value }) => value?.kind !== Kind.VARIABLE);
  return isFixed ? sizeWith({}) : (variables) => sizeWith(variables) ?? unknownListSize;
}

function givenValue(value: ValueNode, variables: Variables): unknown {
  return value.kind === Kind.VARIABLE ? variables[value.name.value] : valueFromASTUntyped(value);
}

export function isList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? isList(type.ofType) : type instanceof GraphQLList;
}

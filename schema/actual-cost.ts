/**
 * What an operation did cost, by the objects in its answer: the same weights and sizes as the estimate of `cost.ts`. A list counts
 * as many elements as it has, but no more than the estimate took into account, so that nobody is charged more than was announced.
 */
import { getNamedType, getOperationAST, isLeafType, Kind, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLField, type GraphQLNamedType, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import { largestOf, valueOf, type Variables } from './cost-amount.ts';
import type { CostModel } from './cost-model.ts';
import { coordinatesOf, isList, mutationWeight, ownWeight, statedSize, unknownListSize } from './cost.ts';

interface Walk {
  schema: GraphQLSchema;
  model: CostModel;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Variables;
}

export interface AnsweredOperation extends Omit<Walk, 'fragments'> {
  document: DocumentNode;
  operationName?: string | null | undefined;
  /** `data` of the answer. */
  data: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** Cost of an answered operation; `variables` are the coerced ones. */
export function actualCost({ document, operationName, data, ...options }: AnsweredOperation): number {
  const operation = getOperationAST(document, operationName);
  const root = operation && options.schema.getRootType(operation.operation);
  if (!root) return 0;
  const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
  const cost = isObject(data) ? objectCost(data, [operation.selectionSet], root, { ...options, fragments }, new Map()) : 0;
  return cost + (operation.operation === 'mutation' ? mutationWeight : 0);
}

function objectCost(data: Json, sets: readonly SelectionSetNode[], declared: GraphQLNamedType, walk: Walk, sizes: ReadonlyMap<string, number>): number {
  const type = typeof data['__typename'] === 'string' ? (walk.schema.getType(data['__typename']) ?? declared) : declared;
  const fields = new Map<string, { node: FieldNode; parent: GraphQLNamedType }[]>();
  for (const set of sets) collect(set, type, walk, fields);
  let sum = 0;
  for (const [key, nodes] of fields) sum += key in data ? fieldCost(data[key], nodes, walk, sizes) : 0;
  return sum;
}

interface Selected {
  node: FieldNode;
  parent: GraphQLNamedType;
}

/** The fields that the answer may have, by response name. */
function collect(set: SelectionSetNode, type: GraphQLNamedType, walk: Walk, into: Map<string, Selected[]>): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      into.set(key, [...(into.get(key) ?? []), { node: selection, parent: type }]);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : walk.fragments.get(selection.name.value);
    const condition = fragment?.typeCondition && walk.schema.getType(fragment.typeCondition.name.value);
    if (fragment) collect(fragment.selectionSet, condition ?? type, walk, into);
  }
}

function fieldCost(value: unknown, selected: readonly Selected[], walk: Walk, sizes: ReadonlyMap<string, number>): number {
  const known = selected.flatMap((each) => {
    const field = 'getFields' in each.parent ? (each.parent.getFields()[each.node.name.value] as GraphQLField<unknown, unknown> | undefined) : undefined;
    return field ? [{ ...each, field }] : [];
  });
  const [first] = known;
  if (!first || value === null || value === undefined) return 0;
  const { node, parent, field } = first;
  const type = getNamedType(field.type);
  const coordinates = coordinatesOf(node.name.value, parent, walk.schema);
  const stated = coordinates.flatMap((coordinate) => walk.model.lists.get(coordinate) ?? []);
  const amounts = stated.flatMap((list) => statedSize(list, node, field) ?? []);
  const size = amounts.length > 0 ? valueOf(largestOf(amounts), walk.variables) : undefined;
  const inner = new Map(stated.flatMap(({ sizedFields }) => sizedFields).map((sized) => [sized, size ?? unknownListSize]));
  const most = isList(field.type) ? (sizes.get(node.name.value) ?? size ?? (isLeafType(type) ? 1 : unknownListSize)) : 1;
  const elements = (isList(field.type) ? [value].flat(Infinity) : [value]).filter((each) => each !== null).slice(0, most);
  const weight = ownWeight(node, coordinates, type, walk.model);
  const sets = known.flatMap(({ node: { selectionSet } }) => selectionSet ?? []);
  return elements.reduce<number>((sum, each) => sum + weight + (isObject(each) && sets.length > 0 ? objectCost(each, sets, type, walk, inner) : 0), 0);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

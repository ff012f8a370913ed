import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { clientName } from './client-names.ts';
import { collectFields, type SelectionContext } from './collect-fields.ts';
import { bubble, recordAt, recordRefusal, type Complete, type Completion } from './completion.ts';
import { isInherited, isJsonObject, ownValue, type JsonObject } from './json.ts';
import { leafCheck, type IsValidLeaf } from './leaf.ts';
import { defaultCodeAfter } from './made-code.ts';
import { writtenOut, type CompleteObject, type ShapedField } from './shape-code.ts';

/**
 * Compiles a selection into the function that shapes the merged tree into the response: only what was selected, in
 * the order it was selected, types checked, nulls spread by the API schema.
 */
export function compileShape(
  context: SelectionContext,
  type: GraphQLCompositeType,
  selectionSets: readonly SelectionSetNode[],
): CompleteObject {
  const perType = new Map<string, CompleteObject>();
  // Objects of one type mostly come one after the other.
  let lastTypename: string | undefined;
  let last: CompleteObject | undefined;
  return (source, completion, depth) => {
    const typename = typeof source.__typename === 'string' ? source.__typename : type.name;
    if (last && lastTypename === typename) return last(source, completion, depth);
    let complete = perType.get(typename);
    if (!complete) {
      const shown = typeShown(context.schema, type, typename);
      // Not kept: there is no end to names that are none.
      if (!shown) return misplaced(source, completion, depth);
      complete = completerFor(context, shown, selectionSets);
      perType.set(typename, complete);
    }
    lastTypename = typename;
    last = complete;
    return complete(source, completion, depth);
  };
}

/** What an object is taken for that says it is of a type where another is declared; undefined for what cannot be there, or is not part of the API. */
function typeShown(schema: GraphQLSchema, declared: GraphQLCompositeType, typename: string): GraphQLCompositeType | undefined {
  const said = schema.getType(typename);
  // A subgraph may call its own `Query` otherwise; composition gives them all one name.
  if (!said && (declared === schema.getQueryType() || declared === schema.getMutationType())) return declared;
  if (said === declared || !isCompositeType(said)) return said === declared ? declared : undefined;
  if (isAbstractType(declared) && !isUnionType(said) && schema.isSubType(declared, said)) return said;
  // An interface object says less than what is declared.
  return isInterfaceType(said) && !isUnionType(declared) && schema.isSubType(said, declared) ? declared : undefined;
}

const misplaced: CompleteObject = (_source, completion, depth) => {
  recordAt(completion, depth, 'The object is of a type that cannot be here, or that is not part of this API.');
  return null;
};

function completerFor(context: SelectionContext, type: GraphQLCompositeType, selectionSets: readonly SelectionSetNode[]): CompleteObject {
  const fields = [...collectFields(context, type, selectionSets)].map(([key, nodes]) => shapedField(context, type, key, nodes));
  const { codeAfter = defaultCodeAfter } = context;
  let shaped = 0;
  let quick: CompleteObject | undefined;
  return (source, completion, depth) => {
    if (quick) return quick(source, completion, depth);
    shaped += 1;
    if (shaped === codeAfter) quick = writtenOut(fields);
    const result: JsonObject = {};
    for (const field of fields) {
      const { key, name, plain } = field;
      const given = field.guarded ? ownValue(source, key) : source[key];
      // Most fields are leaves, and most of those as they should be: they are looked at here, which takes a third off shaping.
      if (typeof given === plain && (plain !== 'number' || Number.isInteger(given))) {
        result[name] = given;
        continue;
      }
      completion.path[depth] = name;
      const value = field.complete(given, completion, depth + 1);
      if (value === bubble) return null;
      result[name] = value;
    }
    return result;
  };
}

function shapedField(context: SelectionContext, parent: GraphQLCompositeType, key: string, nodes: readonly FieldNode[]): ShapedField {
  const name = nodes[0]?.name.value ?? '';
  const isRefused = context.refused !== undefined && nodes.every((node) => context.refused?.nodes.has(node));
  return { key, name: clientName(key), guarded: isInherited(key), plain: isRefused ? undefined : plainTypeOf(parent, name), complete: completeField(context, parent, key, name, nodes) };
}

const plainTypes: Readonly<Record<string, ShapedField['plain']>> = { String: 'string', ID: 'string', Boolean: 'boolean', Int: 'number' };

function plainTypeOf(parent: GraphQLCompositeType, name: string): ShapedField['plain'] {
  const definition = 'getFields' in parent ? parent.getFields()[name] : undefined;
  const type = definition && getNullableType(definition.type);
  return isLeafType(type) && isSpecifiedScalarType(type) ? plainTypes[type.name] : undefined;
}

function completeField(
  context: SelectionContext,
  parent: GraphQLCompositeType,
  key: string,
  name: string,
  nodes: readonly FieldNode[],
): Complete {
  if (name === '__typename') return isObjectType(parent) ? () => parent.name : unresolvedType(parent);
  if (name === '__schema' || name === '__type') return (_value, completion) => completion.introspection[key] ?? null;
  const definition = 'getFields' in parent ? parent.getFields()[name] : undefined;
  if (!definition) throw new Error(`The API schema has no field "${parent.name}.${name}"`);
  const { refused } = context;
  if (refused && nodes.every((node) => refused.nodes.has(node))) return refusal(refused.code, isNonNullType(definition.type));
  const selectionSets = nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
  return completeType(context, definition.type, selectionSets, `field ${parent.name}.${name}`);
}

function refusal(code: string, isNonNull: boolean): Complete {
  return (_value, completion, depth) => {
    recordRefusal(completion, depth, code);
    return isNonNull ? bubble : null;
  };
}

/** An interface object whose real type no subgraph gave: a client must never see the interface as `__typename`. */
function unresolvedType(parent: GraphQLCompositeType): Complete {
  return (_value, completion, depth) => {
    recordAt(completion, depth, `No subgraph said which type this ${parent.name} is.`);
    return bubble;
  };
}

function completeType(
  context: SelectionContext,
  type: GraphQLOutputType,
  selectionSets: readonly SelectionSetNode[],
  what: string,
): Complete {
  const nullable = getNullableType(type);
  const quick = quickCheck(nullable);
  if (quick) return completeQuickly(quick, isNonNullType(type) ? completeNonNull(completeLeaf(quick, what), what) : completeLeaf(quick, what));
  const complete = isListType(nullable)
    ? completeList(completeType(context, nullable.ofType, selectionSets, what), what)
    : completeNamed(context, nullable, selectionSets, what);
  return isNonNullType(type) ? completeNonNull(complete, what) : complete;
}

/** The check of a leaf type, if it is one that can be checked. */
function quickCheck(type: GraphQLOutputType): IsValidLeaf | null {
  return isLeafType(type) ? leafCheck(type) : null;
}

/** Most leaves are what they should be: one call for those, the long way for nulls and the rest. */
function completeQuickly(isValid: IsValidLeaf, otherwise: Complete): Complete {
  return (value, completion, depth) => (isValid(value) ? value : otherwise(value, completion, depth));
}

function completeNamed(
  context: SelectionContext,
  type: GraphQLOutputType,
  selectionSets: readonly SelectionSetNode[],
  what: string,
): Complete {
  const named = getNamedType(type);
  if (isLeafType(named)) return completeLeaf(leafCheck(named), what);
  const shape = compileShape(context, named, selectionSets);
  const expected = isAbstractType(named) ? `an object of type ${named.name}` : 'an object';
  return (value, completion, depth) => {
    if (value === null || value === undefined) return null;
    if (isJsonObject(value)) return shapeKnown(shape, value, completion, depth);
    recordAt(completion, depth, `Invalid value found for ${what}: expected ${expected}.`);
    return null;
  };
}

/** What is missing of an object that is not there is not missing: it is null without an error, where it may be. */
function shapeKnown(shape: CompleteObject, value: JsonObject, completion: Completion, depth: number): JsonObject | null {
  const before = completion.errors.length;
  const shaped = shape(value, completion, depth);
  if (shaped === null && completion.absent.has(value)) completion.errors.length = before;
  return shaped;
}

function completeLeaf(isValid: ((value: unknown) => boolean) | null, what: string): Complete {
  if (!isValid) return (value) => value ?? null;
  return (value, completion, depth) => {
    if (value === null || value === undefined) return null;
    if (isValid(value)) return value;
    recordAt(completion, depth, `Invalid value found for ${what}.`);
    return null;
  };
}

function completeNonNull(complete: Complete, what: string): Complete {
  return (value, completion, depth) => {
    const before = completion.errors.length;
    const completed = complete(value, completion, depth);
    if (completed !== null) return completed;
    if (completion.errors.length === before) recordAt(completion, depth, `Cannot return null for non-nullable ${what}.`);
    return bubble;
  };
}

function completeList(complete: Complete, what: string): Complete {
  return (value, completion, depth) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) {
      recordAt(completion, depth, `Invalid value found for ${what}: expected a list.`);
      return null;
    }
    return completion.shaped ? sharedElements(complete, value, completion, depth) : elements(complete, value, completion, depth);
  };
}

function elements(complete: Complete, list: readonly unknown[], completion: Completion, depth: number): unknown[] | null {
  const result: unknown[] = [];
  let spread = false;
  for (let index = 0; index < list.length; index++) {
    completion.path[depth] = index;
    const element = complete(list[index], completion, depth + 1);
    if (element === bubble) spread = true;
    else result.push(element);
  }
  return spread ? null : result;
}

/** A list that is part of several objects is shaped once, unless there was something to report at each place. */
function sharedElements(complete: Complete, list: readonly unknown[], completion: Completion, depth: number): unknown {
  let shaped = completion.shaped?.get(complete);
  if (!shaped) {
    shaped = new Map();
    completion.shaped?.set(complete, shaped);
  }
  const known = shaped.get(list);
  if (known !== undefined) return known;
  const before = completion.errors.length;
  const result = elements(complete, list, completion, depth);
  if (completion.errors.length === before) shaped.set(list, result);
  return result;
}

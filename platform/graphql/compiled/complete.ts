/** How values of each type become part of an answer. */
import {
  getNullableType, GraphQLBoolean, GraphQLError, GraphQLID, GraphQLInt, GraphQLString, isLeafType, isListType, isNonNullType, isObjectType,
  type FieldNode, type GraphQLAbstractType, type GraphQLLeafType, type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema,
} from 'graphql';
import { abandon, fill, isPromise, type Complete, type Path, type Run, type Slot } from './run.ts';

export type ExecuteObject = (source: unknown, path: Path | undefined, run: Run) => unknown;

export interface Completing {
  schema: GraphQLSchema;
  nodes: readonly FieldNode[];
  /** "Product.title", for messages. */
  name: string;
  /** How objects of a type answer what the nodes select. */
  objectsOf: (type: GraphQLObjectType) => ExecuteObject;
  /** The type of an object where the schema says only what it may be. */
  resolveType: (type: GraphQLAbstractType, value: unknown, run: Run) => unknown;
}

/** A place for values of a type. */
export function slotOf(type: GraphQLOutputType, completing: Completing): Slot {
  return { isNullable: !isNonNullType(type), nodes: completing.nodes, isDone: plain.get(getNullableType(type)), complete: isNonNullType(type) ? required(type.ofType, completing) : nullable(type, completing) };
}

const isText = (value: unknown): boolean => typeof value === 'string';

/** Which values of the built-in types are in an answer what they are: nearly all, and most of an answer. */
const plain = new Map<GraphQLOutputType, (value: unknown) => boolean>([
  [GraphQLString, isText],
  [GraphQLID, isText],
  [GraphQLBoolean, (value) => typeof value === 'boolean'],
  // Integers of 32 bits, and not -0, are those that bitwise arithmetic leaves alone.
  [GraphQLInt, (value) => typeof value === 'number' && Object.is(value | 0, value)],
]);

function required(type: GraphQLOutputType, completing: Completing): Complete {
  const complete = nullable(type, completing);
  const present = (value: unknown): unknown => {
    if (value === null) throw new Error(`Cannot return null for non-nullable field ${completing.name}.`);
    return value;
  };
  return (value, parent, key, run) => {
    const completed = complete(value, parent, key, run);
    return isPromise(completed) ? completed.then(present) : present(completed);
  };
}

function nullable(type: GraphQLOutputType, completing: Completing): Complete {
  const complete = present(getNullableType(type), completing);
  return (value, parent, key, run) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    return complete(value, parent, key, run);
  };
}

function present(type: GraphQLOutputType, completing: Completing): Complete {
  if (isLeafType(type)) return leaf(type);
  if (isListType(type)) return list(slotOf(type.ofType, completing), completing.name);
  if (isObjectType(type)) return object(type, completing);
  return abstract(type as GraphQLAbstractType, completing);
}

function leaf(type: GraphQLLeafType): Complete {
  const serialize = (value: unknown): unknown => {
    const serialized = type.serialize(value);
    if (serialized === null || serialized === undefined) throw new Error(`Expected \`${type.name}.serialize(${String(value)})\` to return non-nullable value, returned: ${String(serialized)}`);
    return serialized;
  };
  const isPlain = plain.get(type);
  return isPlain ? (value) => (isPlain(value) ? value : serialize(value)) : serialize;
}

function list(slot: Slot, name: string): Complete {
  return (value, parent, key, run) => {
    if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) throw new GraphQLError(`Expected Iterable, but did not find one for field "${name}".`);
    const path = { prev: parent, key, typename: undefined };
    const items: unknown[] = [];
    let isPending = false;
    try {
      for (const item of value as Iterable<unknown>) {
        const filled = fill(slot, item, path, items.length, run);
        isPending ||= isPromise(filled);
        items.push(filled);
      }
    } catch (error) {
      abandon(items);
      throw error;
    }
    return isPending ? Promise.all(items) : items;
  };
}

function object(type: GraphQLObjectType, { objectsOf }: Completing): Complete {
  let execute: ExecuteObject | undefined;
  return (value, parent, key, run) => (execute ??= objectsOf(type))(value, { prev: parent, key, typename: type.name }, run);
}

function abstract(type: GraphQLAbstractType, completing: Completing): Complete {
  const { schema, name, resolveType } = completing;
  const known = new Map<string, Complete>();
  const byName = (typeName: unknown): Complete => {
    const found = known.get(String(typeName));
    if (found) return found;
    const runtime = typeof typeName === 'string' ? schema.getType(typeName) : undefined;
    if (isObjectType(runtime) && !schema.isSubType(type, runtime)) throw new GraphQLError(`Runtime Object type "${runtime.name}" is not a possible type for "${type.name}".`);
    if (!isObjectType(runtime)) {
      throw new GraphQLError(`Abstract type "${type.name}" must resolve to one of its object types at runtime for field "${name}", got ${String(typeName)}.`);
    }
    const complete = object(runtime, completing);
    known.set(runtime.name, complete);
    return complete;
  };
  return (value, parent, key, run) => {
    const typeName = resolveType(type, value, run);
    return isPromise(typeName) ? typeName.then((settled) => byName(settled)(value, parent, key, run)) : byName(typeName)(value, parent, key, run);
  };
}

/** Prepares an operation, so that running it is a walk over closures and not an interpretation of its document. */
import {
  defaultTypeResolver, getArgumentValues, Kind, TypeNameMetaFieldDef, visit,
  type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLField, type GraphQLObjectType, type GraphQLResolveInfo, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { slotOf, type Completing, type ExecuteObject } from './complete.ts';
import { abandon, fail, fill, isPromise, type Path, type Run, type Slot } from './run.ts';
import { selectFields } from './select-fields.ts';

export interface Compiling {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  conditions: Readonly<Record<string, unknown>>;
}

interface CompiledField {
  readonly key: string;
  readonly slot: Slot;
  readonly resolve: (source: unknown, path: Path | undefined, run: Run) => unknown;
}

interface Shared extends Compiling {
  fragments: Record<string, FragmentDefinitionNode>;
  /** Numbers the fields. */
  next: () => number;
}

type Args = Readonly<Record<string, unknown>>;

/** What to run at the root. Parts are compiled when they are first reached. */
export function compileOperation(compiling: Compiling, root: GraphQLObjectType): ExecuteObject {
  const definitions = compiling.document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : []));
  let count = 0;
  const shared: Shared = { ...compiling, fragments: Object.fromEntries(definitions), next: () => count++ };
  return compileObject(shared, root, [compiling.operation.selectionSet]);
}

function compileObject(shared: Shared, type: GraphQLObjectType, sets: readonly SelectionSetNode[]): ExecuteObject {
  const fields: CompiledField[] = [];
  for (const [key, nodes] of selectFields(shared, type, sets)) {
    const [node] = nodes;
    const definition = node && (node.name.value === '__typename' ? TypeNameMetaFieldDef : type.getFields()[node.name.value]);
    if (node && definition) fields.push(compileField(shared, { type, key, nodes, node, definition }));
  }
  return (source, path, run) => executeFields(fields, source, path, run);
}

function executeFields(fields: readonly CompiledField[], source: unknown, path: Path | undefined, run: Run): unknown {
  const result: Record<string, unknown> = {};
  let pending: Promise<unknown>[] | undefined;
  try {
    for (const field of fields) {
      const value = executeField(field, source, path, run);
      // The key has its place now, whenever the value comes.
      result[field.key] = value;
      if (isPromise(value)) (pending ??= []).push(value.then((settled) => (result[field.key] = settled)));
    }
  } catch (error) {
    abandon(pending ?? []);
    throw error;
  }
  if (!pending) return result;
  const [only, another] = pending;
  return (only && !another ? only : Promise.all(pending)).then(() => result);
}

function executeField({ key, slot, resolve }: CompiledField, source: unknown, path: Path | undefined, run: Run): unknown {
  let value: unknown;
  try {
    value = resolve(source, path, run);
  } catch (error) {
    return fail(slot, error, path, key, run);
  }
  return slot.isDone?.(value) ? value : fill(slot, value, path, key, run);
}

interface Selected {
  type: GraphQLObjectType;
  key: string;
  nodes: readonly FieldNode[];
  node: FieldNode;
  definition: GraphQLField<unknown, unknown>;
}

function compileField(shared: Shared, selected: Selected): CompiledField {
  const { type, key, nodes, node, definition } = selected;
  const { schema } = shared;
  if (definition === TypeNameMetaFieldDef) return { key, resolve: () => type.name, slot: { isNullable: false, nodes, isDone: undefined, complete: (value) => value } };
  const infos = infosOf(shared, selected);
  const sets = nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
  const objects = new Map<GraphQLObjectType, ExecuteObject>();
  const completing: Completing = {
    schema,
    nodes,
    name: `${type.name}.${definition.name}`,
    objectsOf(of) {
      const known = objects.get(of) ?? compileObject(shared, of, sets);
      objects.set(of, known);
      return known;
    },
    resolveType: (of, value, run) => (of.resolveType ?? defaultTypeResolver)(value, run.context, infos.shared(run), of),
  };
  return { key, slot: slotOf(definition.type, completing), resolve: resolverOf(definition, argumentsOf(shared, node, definition), infos) };
}

interface Infos {
  shared: (run: Run) => GraphQLResolveInfo;
  withPath: (run: Run, parent: Path | undefined) => GraphQLResolveInfo;
}

function resolverOf({ name, resolve }: GraphQLField<unknown, unknown>, argsOf: (run: Run) => Args, infos: Infos): CompiledField['resolve'] {
  if (!resolve) {
    return (source, path, run) => {
      const value: unknown = typeof source === 'object' && source !== null ? (source as Args)[name] : undefined;
      return typeof value === 'function' ? (value.call(source, argsOf(run), run.context, infos.withPath(run, path)) as unknown) : value;
    };
  }
  // One that declares fewer parameters cannot look at the path, which differs for each object.
  const wantsPath = resolve.length === 0 || resolve.length > 3;
  if (!wantsPath) return (source, _path, run) => resolve(source, argsOf(run), run.context, infos.shared(run));
  return (source, path, run) => resolve(source, argsOf(run), run.context, infos.withPath(run, path));
}

const noArguments: Args = Object.freeze({});

/** Read once where they are written out, once for each run where they name variables. Frozen, since all objects of a list get the same. */
function argumentsOf({ next }: Shared, node: FieldNode, definition: GraphQLField<unknown, unknown>): (run: Run) => Args {
  if (definition.args.length === 0) return () => noArguments;
  let namesVariables = false;
  for (const given of node.arguments ?? []) visit(given, { Variable: () => void (namesVariables = true) });
  if (namesVariables) {
    const index = next();
    return (run) => (run.args[index] ??= Object.freeze(getArgumentValues(definition, node, run.variables)));
  }
  let constant: Args | undefined;
  return () => (constant ??= Object.freeze(getArgumentValues(definition, node)));
}

function infosOf({ schema, fragments, operation, next }: Shared, { type, key, nodes, definition }: Selected): Infos {
  const index = next();
  const fixed = { fieldName: definition.name, fieldNodes: nodes, returnType: definition.type, parentType: type, schema, fragments, rootValue: undefined, operation };
  const noPath = {
    get(): never {
      throw new TypeError(`The resolver of ${type.name}.${definition.name} must declare "info" as its fourth parameter to read its path`);
    },
  };
  return {
    shared: (run) => (run.infos[index] ??= Object.defineProperty({ ...fixed, variableValues: run.variables }, 'path', noPath) as unknown as GraphQLResolveInfo),
    withPath: (run, parent) => ({ ...fixed, variableValues: run.variables, path: { prev: parent, key, typename: type.name } }),
  };
}

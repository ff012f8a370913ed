/** Runs queries compiled, everything else by graphql-js. */
import { execute, getOperationAST, getVariableValues, isObjectType, OperationTypeNode, type DocumentNode, type ExecutionResult, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { compileOperation } from './compile.ts';
import type { ExecuteObject } from './complete.ts';
import { conditionsOf } from './conditions.ts';
import { frozen } from '../../frozen.ts';
import type { Run } from './run.ts';

export interface Execution {
  /** The same object for the same text: what is compiled is kept with it. */
  document: DocumentNode;
  operationName?: string | null | undefined;
  /** Those that are frozen, by a caller who gives the same object for the same text, are read once. */
  variables?: Record<string, unknown> | undefined;
  context: unknown;
}

export type Execute = (execution: Execution) => Promise<ExecutionResult>;

interface Prepared {
  operation: OperationDefinitionNode;
  /** Null where graphql-js is to run it. */
  conditions: readonly string[] | null;
  /** By the values of the conditions. */
  shapes: Map<string, ExecuteObject>;
  /** By variables that are frozen. */
  bound: WeakMap<object, Bound>;
}

/** An operation with its variables, as far as it is the same for whoever asks. */
interface Bound extends Pick<Run, 'variables' | 'args' | 'infos'> {
  readonly shape: ExecuteObject;
}

/**
 * An executor with the answers of graphql-js for a schema (held by a test), in about half of its time on a list of products: arguments
 * are read once, the walk over types and selections is done when a document is first seen, and what is there already is not
 * awaited.
 */
export function createExecutor({ schema }: { schema: GraphQLSchema }): Execute {
  if (Object.values(schema.getTypeMap()).some((type) => isObjectType(type) && type.isTypeOf)) return (execution) => interpret(schema, execution);
  const known = new WeakMap<DocumentNode, Map<string, Prepared | null>>();

  function prepare(document: DocumentNode, operationName: string | null | undefined): Prepared | null {
    const operation = getOperationAST(document, operationName);
    if (!operation || operation.operation !== OperationTypeNode.QUERY) return null;
    return { operation, conditions: conditionsOf(document), shapes: new Map(), bound: new WeakMap() };
  }

  function preparedOf({ document, operationName }: Execution): Prepared | null {
    const operations = known.get(document) ?? new Map<string, Prepared | null>();
    known.set(document, operations);
    const name = operationName ?? '';
    if (!operations.has(name)) operations.set(name, prepare(document, operationName));
    return operations.get(name) ?? null;
  }

  /** Undefined where graphql-js is to run it, or to say what is wrong with the variables. */
  function bind(execution: Execution): Bound | undefined {
    const { variables = {} } = execution;
    const prepared = preparedOf(execution);
    const known = prepared?.bound.get(variables);
    if (known) return known;
    const root = schema.getQueryType();
    if (!prepared?.conditions || !root) return undefined;
    const { operation, conditions, shapes, bound } = prepared;
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 50 });
    if (!coerced) return undefined;
    const key = conditions.map((name) => String(coerced[name])).join();
    const shape = shapes.get(key) ?? compileOperation({ schema, document: execution.document, operation, conditions: coerced }, root);
    shapes.set(key, shape);
    const made: Bound = { shape, variables: coerced, args: [], infos: [] };
    if (Object.isFrozen(variables)) bound.set(variables, { ...made, variables: frozen(coerced) });
    return made;
  }

  return (execution) => {
    const bound = bind(execution);
    if (!bound) return interpret(schema, execution);
    const { shape, variables, args, infos } = bound;
    return run(shape, { context: execution.context, variables, errors: [], args, infos });
  };
}

async function run(shape: ExecuteObject, state: Run): Promise<ExecutionResult> {
  try {
    const data = (await shape(undefined, undefined, state)) as Record<string, unknown>;
    return state.errors.length === 0 ? { data } : { errors: state.errors, data };
  } catch (error) {
    return { errors: [...state.errors, error as ExecutionErrors[number]], data: null };
  }
}

type ExecutionErrors = NonNullable<ExecutionResult['errors']>;

async function interpret(schema: GraphQLSchema, { document, operationName, variables, context }: Execution): Promise<ExecutionResult> {
  return execute({ schema, document, operationName: operationName ?? null, variableValues: variables ?? {}, contextValue: context });
}

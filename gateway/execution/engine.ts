import { operationFromDocument, type Schema } from '@apollo/federation-internals';
import type { QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { GraphQLError, getOperationAST, getVariableValues, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { compileOperation, type CompiledOperation } from './compile.ts';
import { conditionKey, conditionVariables, conditionsOf } from './conditions.ts';
import { executeCompiled, type ExecutionResult } from './execute.ts';
import { createLruMap } from './lru-map.ts';
import type { SendToSubgraph } from './subgraph-call.ts';
import { createTypeConditions } from './type-conditions.ts';

/** A planned operation and its compiled forms, one for each combination of conditions that has come up. */
export interface PreparedOperation {
  readonly operation: OperationDefinitionNode;
  readonly plan: QueryPlan;
  /** The client's variables checked against the API schema; errors when they don't fit. */
  coerce(variables: Readonly<Record<string, unknown>>): { coerced: Readonly<Record<string, unknown>> } | { errors: readonly GraphQLError[] };
  compiledFor(coerced: Readonly<Record<string, unknown>>): CompiledOperation;
}

export interface Engine {
  /** Plans an operation of a valid document, once. Throws a GraphQLError when there is no such operation. */
  prepare(key: string, document: DocumentNode, operationName: string | null | undefined): PreparedOperation;
  execute(prepared: PreparedOperation, variables: Readonly<Record<string, unknown>>, send: SendToSubgraph): Promise<ExecutionResult | { errors: readonly GraphQLError[] }>;
}

export interface EngineOptions {
  planner: QueryPlanner;
  /** The API schema that the documents were validated against. */
  schema: GraphQLSchema;
  /** How many operations stay planned and compiled. */
  maxOperations?: number;
}

/** Compiled forms kept per operation: two conditions make four, and more than five in one operation are rare. */
const maxVariants = 32;

/** Plans, compiles and executes operations over one version of the supergraph. */
export function createEngine({ planner, schema, maxOperations = 2000 }: EngineOptions): Engine {
  const apiSchema = planner.supergraph.apiSchema();
  const types = createTypeConditions(planner.supergraph.schema);
  const prepared = createLruMap<PreparedOperation>(maxOperations);
  return {
    prepare(key, document, operationName) {
      const operation = getOperationAST(document, operationName);
      if (!operation) throw operationNotFound(operationName);
      const fullKey = `${key}:${operationName ?? ''}`;
      return prepared.get(fullKey) ?? prepared.set(fullKey, prepareOperation({ document, operation, plan: planOf(planner, apiSchema, document, operationName), schema, types }));
    },
    async execute(operation, variables, send) {
      const checked = operation.coerce(variables);
      if ('errors' in checked) return checked;
      return executeCompiled({ compiled: operation.compiledFor(checked.coerced), variables, send });
    },
  };
}

function planOf(planner: QueryPlanner, apiSchema: Schema, document: DocumentNode, operationName: string | null | undefined): QueryPlan {
  const operation = operationFromDocument(apiSchema, document, operationName ? { operationName } : {});
  return planner.buildQueryPlan(operation);
}

interface PrepareOptions {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  plan: QueryPlan;
  schema: GraphQLSchema;
  types: ReturnType<typeof createTypeConditions>;
}

function prepareOperation({ document, operation, plan, schema, types }: PrepareOptions): PreparedOperation {
  const names = conditionVariables(document);
  const variants = createLruMap<CompiledOperation>(maxVariants);
  const definitions = operation.variableDefinitions ?? [];
  function compiledFor(coerced: Readonly<Record<string, unknown>>): CompiledOperation {
    const key = conditionKey(names, coerced);
    return variants.get(key) ?? variants.set(key, compileOperation({ schema, document, operation, plan, conditions: conditionsOf(names, key), types }));
  }
  return {
    operation,
    plan,
    coerce(variables) {
      if (definitions.length === 0) return { coerced: {} };
      const { coerced, errors } = getVariableValues(schema, definitions, variables);
      return errors ? { errors } : { coerced };
    },
    compiledFor,
  };
}

function operationNotFound(operationName: string | null | undefined): GraphQLError {
  const message = operationName ? `Unknown operation named "${operationName}".` : 'Must provide operation name if query contains multiple operations.';
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
}

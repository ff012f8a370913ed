import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { compileCost } from '../../schema/cost.ts';
import type { CostModel } from '../../schema/cost-model.ts';
import { GraphQLError, getOperationAST, getVariableValues, type DocumentNode, type GraphQLSchema } from 'graphql';
import { compileOperation, type CompiledOperation } from './compile.ts';
import { conditionKey, conditionVariables, underConditions, withoutEmptySelections } from './conditions.ts';
import { createEntityKeys } from './entity-keys.ts';
import { executeCompiled, type ExecutionResult } from './execute.ts';
import { createLruMap } from './lru-map.ts';
import type { SendToSubgraph } from './subgraph-call.ts';
import { createTypeConditions } from './type-conditions.ts';

type Variables = Readonly<Record<string, unknown>>;

/** An operation, planned and compiled for each combination of conditions that has come up. */
export interface PreparedOperation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The variables checked against the API schema; errors when they don't fit. */
  coerce(variables: Variables): { coerced: Variables } | { errors: readonly GraphQLError[] };
  /** What it costs at most with these variables. */
  cost(coerced: Variables): number;
  /** Plans and compiles when the conditions of these variables are new. Throws what the planner throws. */
  variantFor(coerced: Variables): Variant;
}

export interface Variant {
  readonly plan: QueryPlan;
  readonly compiled: CompiledOperation;
}

export interface Engine {
  /** Looks up or sets up an operation of a valid document. Throws a GraphQLError when there is no such operation. */
  prepare(key: string, document: DocumentNode, operationName: string | null | undefined): PreparedOperation;
  execute(prepared: PreparedOperation, variables: Variables, send: SendToSubgraph): Promise<ExecutionResult | { errors: readonly GraphQLError[] }>;
}

export interface EngineOptions {
  planner: QueryPlanner;
  /** The API schema that the documents were validated against. */
  schema: GraphQLSchema;
  /** Weights and sizes of lists; those assumed where nothing is stated, unless given. */
  costs?: CostModel;
  /** How many operations stay planned and compiled. */
  maxOperations?: number;
}

/** Variants kept per operation: five conditions make 32, and clients use few of the combinations. */
const maxVariants = 32;

const nothingStated: CostModel = { weights: new Map(), lists: new Map() };

/** Plans, compiles and executes operations over one version of the supergraph. */
export function createEngine({ planner, schema, costs = nothingStated, maxOperations = 2000 }: EngineOptions): Engine {
  const compile = createCompiler(planner, schema);
  const prepared = createLruMap<PreparedOperation>(maxOperations);
  return {
    prepare(key, document, operationName) {
      const fullKey = `${key}:${operationName ?? ''}`;
      return prepared.get(fullKey) ?? prepared.set(fullKey, prepareOperation({ document, operationName, schema, costs, compile }));
    },
    async execute(operation, variables, send) {
      const checked = operation.coerce(variables);
      if ('errors' in checked) return checked;
      return executeCompiled({ compiled: operation.variantFor(checked.coerced).compiled, variables, send });
    },
  };
}

type Compiler = (document: DocumentNode, operationName: string | null | undefined) => Variant;

function createCompiler(planner: QueryPlanner, schema: GraphQLSchema): Compiler {
  const apiSchema = planner.supergraph.apiSchema();
  const types = createTypeConditions(planner.supergraph.schema);
  const keys = createEntityKeys(planner.supergraph.subgraphs(), types);
  return (document, operationName) => {
    const operation = operationOf(document, operationName);
    const plan = planner.buildQueryPlan(operationFromDocument(apiSchema, withoutEmptySelections(document), operationName ? { operationName } : {}));
    return { plan, compiled: compileOperation({ schema, document, operation, plan, types, keys }) };
  };
}

interface PrepareOptions {
  document: DocumentNode;
  operationName: string | null | undefined;
  schema: GraphQLSchema;
  costs: CostModel;
  compile: Compiler;
}

function prepareOperation({ document, operationName, schema, costs, compile }: PrepareOptions): PreparedOperation {
  const operation = operationOf(document, operationName);
  const names = conditionVariables(document);
  const variants = createLruMap<Variant>(maxVariants);
  const definitions = operation.variableDefinitions ?? [];
  return {
    kind: operation.operation,
    coerce(variables) {
      if (definitions.length === 0) return { coerced: {} };
      const { coerced, errors } = getVariableValues(schema, definitions, variables);
      return errors ? { errors } : { coerced };
    },
    cost: compileCost({ document, operationName, schema, model: costs }),
    variantFor(coerced) {
      const key = conditionKey(names, coerced);
      return variants.get(key) ?? variants.set(key, compile(underConditions(document, coerced), operationName));
    },
  };
}

function operationOf(document: DocumentNode, operationName: string | null | undefined) {
  const operation = getOperationAST(document, operationName);
  if (operation) return operation;
  const message = operationName ? `Unknown operation named "${operationName}".` : 'Must provide operation name if query contains multiple operations.';
  throw new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
}

import type { QueryPlan } from '@apollo/query-planner';
import { compileCost } from '../../schema/cost.ts';
import type { CostModel } from '../../schema/cost-model.ts';
import { GraphQLError, getOperationAST, getVariableValues, type DocumentNode, type GraphQLSchema, type OperationTypeNode } from 'graphql';
import { anonymousViewer, type Viewer } from '#platform/auth/viewer';
import { withoutRefused } from '../authorization/refused-fields.ts';
import type { Authorization, Refusals } from '../authorization/requirements.ts';
import type { CachingOf } from '../caches/fetch-caching.ts';
import type { RequestCache } from '../caches/request-cache.ts';
import { withUnmistakableNames } from './client-names.ts';
import { compileOperation, type CompiledOperation } from './compile.ts';
import { conditionKey, conditionVariables, underConditions, withoutEmptySelections } from './conditions.ts';
import { assertOneMeaning } from './contradicting-requires.ts';
import { executeCompiled, type ExecutionResult } from './execute.ts';
import { createLruMap, maxTextRemembered } from './lru-map.ts';
import { notSupported } from './not-supported.ts';
import type { PlanSource } from './plan-source.ts';
import type { SendToSubgraph } from './subgraph-call.ts';

type Variables = Readonly<Record<string, unknown>>;

/** An operation, planned and compiled for each combination of conditions that has come up. */
export interface PreparedOperation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The variables checked against the API schema; errors when they don't fit. */
  coerce(variables: Variables): { coerced: Variables } | { errors: readonly GraphQLError[] };
  /** What it costs at most with these variables. */
  cost(coerced: Variables): number;
  /** Plans and compiles when the conditions of these variables, or the labels, are new. Throws or rejects with what the planner throws. */
  variantFor(coerced: Variables, labels?: Labels, refusals?: Refusals): Variant | Promise<Variant>;
  /** The conditions and labels that have come up, for preparing the same operation on another version, and what was planned for them. */
  seen(): readonly Pick<Variant, 'conditions' | 'labels' | 'plan'>[];
}

/** Labels of progressive overrides that hold for a request. */
export type Labels = readonly string[];

export interface Variant {
  /** Values of the variables that decide what is skipped. */
  readonly conditions: Variables;
  readonly labels: Labels;
  readonly plan: QueryPlan;
  readonly compiled: CompiledOperation;
}

/** What else a request brings along. */
export interface ExecutionRequest {
  readonly cache: RequestCache;
  readonly forwarded: { readonly viewer: Viewer };
}

export interface Engine {
  /** Whether viewers may see different parts of the schema. */
  readonly isAuthorizing: boolean;
  /** Looks up or sets up an operation of a valid document. Throws a GraphQLError when there is no such operation. */
  prepare(key: string, document: DocumentNode, operationName: string | null | undefined): PreparedOperation;
  execute(prepared: PreparedOperation, variables: Variables, send: SendToSubgraph, labels?: Labels, request?: ExecutionRequest): Promise<ExecutionResult | { errors: readonly GraphQLError[] }>;
}

export interface EngineOptions {
  plans: PlanSource;
  /** The API schema that the documents were validated against. */
  schema: GraphQLSchema;
  /** Weights and sizes of lists; those assumed where nothing is stated, unless given. */
  costs?: CostModel;
  /** How the fetches of plans are cached; nothing is unless given. */
  cachingOf?: CachingOf | undefined;
  /** Who may see what; everybody everything unless given. */
  authorization?: Authorization | undefined;
  /** How many operations stay planned and compiled. */
  maxOperations?: number;
  /** See `SelectionContext`. */
  codeAfter?: number | undefined;
}

/** Variants kept per operation: five conditions make 32, and clients use few of the combinations. */
const maxVariants = 48;

const nobody = anonymousViewer();

const noLabels: Labels = [];

const nothingStated: CostModel = { weights: new Map(), lists: new Map() };

/** Plans, compiles and executes operations over one version of the supergraph. */
export function createEngine({ plans, schema, costs = nothingStated, cachingOf, authorization, maxOperations = 2000, codeAfter }: EngineOptions): Engine {
  const compile = createCompiler({ plans, schema, cachingOf, codeAfter });
  const prepared = createLruMap<PreparedOperation>(maxOperations, maxTextRemembered);
  return {
    isAuthorizing: authorization !== undefined,
    prepare(key, document, operationName) {
      const fullKey = `${key}:${operationName ?? ''}`;
      return prepared.get(fullKey) ?? prepared.set(fullKey, prepareOperation({ document, operationName, schema, costs, compile }), document.loc?.end);
    },
    async execute(operation, variables, send, labels = noLabels, request) {
      const checked = operation.coerce(variables);
      if ('errors' in checked) return checked;
      const variant = operation.variantFor(checked.coerced, labels, authorization?.refusalsFor(request?.forwarded.viewer ?? nobody));
      const { compiled } = variant instanceof Promise ? await variant : variant;
      return executeCompiled({ compiled, variables, send, cache: cachingOf && request?.cache });
    },
  };
}

type Compiled = Pick<Variant, 'plan' | 'compiled'>;
type Compiler = (document: DocumentNode, operationName: string | null | undefined, labels: Labels, refusals: Refusals | undefined) => Compiled | Promise<Compiled>;

function createCompiler({ plans, schema, cachingOf, codeAfter }: Pick<EngineOptions, 'plans' | 'schema' | 'cachingOf' | 'codeAfter'>): Compiler {
  const { types, keys, required } = plans;
  return (asked, operationName, labels, refusals) => {
    assertRoot(schema, operationOf(asked, operationName).operation);
    assertOneMeaning(asked, schema, { required, types });
    const document = withUnmistakableNames(asked, required);
    const operation = operationOf(document, operationName);
    const refused = refusals && withoutRefused(document, schema, refusals);
    const compiledFrom = (plan: QueryPlan): Compiled => ({ plan, compiled: compileOperation({ schema, document, operation, plan, types, keys, cachingOf, codeAfter, refused: refused && refusals && { nodes: refused.nodes, code: refusals.code } }) });
    const plan = plans.plan({ document: withoutEmptySelections(refused?.document ?? document), operationName, labels });
    return plan instanceof Promise ? plan.then(compiledFrom) : compiledFrom(plan);
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
  const definitions = operation.variableDefinitions ?? [];
  return {
    kind: operation.operation,
    coerce(variables) {
      if (definitions.length === 0) return { coerced: {} };
      const { coerced, errors } = getVariableValues(schema, definitions, variables);
      return errors ? { errors } : { coerced };
    },
    cost: compileCost({ document, operationName, schema, model: costs }),
    ...variantsOf({ document, operationName, compile }),
  };
}

/** Plans of one operation, by conditions and labels. Requests that need the same new one wait for it together. */
function variantsOf({ document, operationName, compile }: Pick<PrepareOptions, 'document' | 'operationName' | 'compile'>): Pick<PreparedOperation, 'variantFor' | 'seen'> {
  const names = conditionVariables(document);
  const variants = createLruMap<Variant>(maxVariants);
  const underWay = new Map<string, Promise<Variant>>();
  return {
    variantFor(coerced, labels = noLabels, refusals) {
      const plain = labels.length === 0 ? conditionKey(names, coerced) : `${conditionKey(names, coerced)} ${labels.join(' ')}`;
      const key = refusals ? `${plain}\n${refusals.code} ${refusals.key}` : plain;
      const known = variants.get(key) ?? underWay.get(key);
      if (known) return known;
      const conditions = Object.fromEntries(names.map((name) => [name, coerced[name] === true]));
      const compiled = compile(underConditions(document, coerced), operationName, labels, refusals);
      if (!(compiled instanceof Promise)) return variants.set(key, { ...compiled, conditions, labels });
      const pending = compiled.then((each) => variants.set(key, { ...each, conditions, labels })).finally(() => underWay.delete(key));
      underWay.set(key, pending);
      return pending;
    },
    seen: () => variants.values().map(({ conditions, labels, plan }) => ({ conditions, labels, plan })),
  };
}

/** Validation lets operations pass of a kind that the schema has none of. */
function assertRoot(schema: GraphQLSchema, kind: OperationTypeNode): void {
  if (!schema.getRootType(kind)) throw notSupported(`The schema has no ${kind}s.`);
}

function operationOf(document: DocumentNode, operationName: string | null | undefined) {
  const operation = getOperationAST(document, operationName);
  if (operation) return operation;
  const message = operationName ? `Unknown operation named "${operationName}".` : 'Must provide operation name if query contains multiple operations.';
  throw new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } } });
}

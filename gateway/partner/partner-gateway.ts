/** Executes what partners ask: scopes and costs before anything runs, what it did cost and what is left afterwards. */
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { counter } from '#platform/telemetry/metrics';
import { GraphQLError, type DocumentNode, type GraphQLSchema } from 'graphql';
import { actualCost } from '../../schema/actual-cost.ts';
import type { Labels, PreparedOperation } from '../execution/engine.ts';
import type { GatewayContext } from '../inbound/context.ts';
import { inTurn } from '../limits/start-gate.ts';
import { limitError } from '../limits/limit-error.ts';
import type { SupergraphVersion } from '../supergraph/version.ts';
import type { Charge } from './budgets.ts';
import type { Contracts, ContractVersion } from './contract.ts';
import type { PartnerContext } from './context.ts';
import { assertInScope, scopesNeeded, type ScopeNeed, type ScopeTable } from './scopes.ts';
import type { KeyUsage } from './usage.ts';

const charged = counter({ name: 'gateway_partner_cost_total', help: 'Cost of partner operations: what was announced and what it was', labels: ['kind'] });

export interface PartnerGatewayOptions {
  contracts: Contracts;
  scopes: ScopeTable;
  labelsFor(version: SupergraphVersion, context: GatewayContext): Labels;
  maxCost: number;
  usage?: KeyUsage | undefined;
}

/** For Apollo Server. Its executor is given documents that are valid for the contract. */
export function createPartnerGateway({ contracts, scopes, labelsFor, maxCost, usage }: PartnerGatewayOptions): GatewayInterface {
  const needs = new WeakMap<DocumentNode, readonly ScopeNeed[]>();
  return {
    async load() {
      return {
        async executor({ schema, document, queryHash, request, source, context: given }) {
          const context = given as PartnerContext;
          const contract = contracts.of(schema);
          const { engine, version } = contract;
          const { operationName, variables = {} } = request;
          const prepared = engine.prepare(queryHash, document, operationName);
          if (!hasRoot(schema, prepared.kind)) throw new GraphQLError(`The contract has no ${prepared.kind}s.`, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } } });
          const needed = needs.get(document) ?? scopesNeeded(document, schema, scopes);
          needs.set(document, needed);
          assertInScope(needed, context.key.viewer.scopes);
          const checked = prepared.coerce(variables);
          if ('errors' in checked) return { errors: checked.errors.map(withStatus) };
          const requested = Math.max(1, prepared.cost(checked.coerced));
          assertAffordable(requested, context, maxCost);
          const charge = await context.meter.charge(requested);
          const result = await inTurn(context, () => engine.execute(prepared, variables, context.send, labelsFor(version, context), context));
          const data = 'data' in result ? result.data : null;
          const actual = costOf({ contract, document, operationName, variables: checked.coerced, data, requested });
          usage?.record({ keyId: context.key.keyId, contract, document, source, operationName, prepared, cost: actual, hasErrors: result.errors !== undefined });
          return { ...result, extensions: { cost: await settled(charge, requested, actual) } };
        },
      };
    },
    onSchemaLoadOrUpdate: (listener) => contracts.onTakeOver(({ schema, version }) => listener({ apiSchema: schema, coreSupergraphSdl: version.supergraphSdl })),
    async stop() {
      contracts.stop();
    },
  };
}

function hasRoot(schema: GraphQLSchema, kind: PreparedOperation['kind']): boolean {
  return Boolean({ query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() }[kind]);
}

/** Variables that do not fit are the caller's mistake; nothing was run. */
function withStatus(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, { nodes: error.nodes, originalError: error.originalError, extensions: { ...error.extensions, code: 'BAD_USER_INPUT', http: { status: 400 } } });
}

/** What no waiting makes affordable is refused for good. */
function assertAffordable(cost: number, { key }: PartnerContext, maxCost: number): void {
  const max = Math.min(maxCost, key.budget.costPerMinute, key.budget.costPerDay);
  if (cost > max) throw limitError('cost', max, cost);
}

interface Ran {
  contract: ContractVersion;
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Readonly<Record<string, unknown>>;
  data: unknown;
  requested: number;
}

function costOf({ contract: { schema, version }, requested, ...answered }: Ran): number {
  const actual = Math.max(1, actualCost({ ...answered, schema, model: version.loaded.facts.costs }));
  charged.inc({ kind: 'requested' }, requested);
  charged.inc({ kind: 'actual' }, actual);
  return Math.min(requested, actual);
}

/** `remaining` and `reset` are those of the tighter limit on cost; `limits` has all of them. */
async function settled(charge: Charge, requested: number, actual: number) {
  const limits = await charge.settle(actual);
  const perCost = [limits.costPerMinute, limits.costPerDay].flatMap((each) => each ?? []);
  const tightest = perCost.toSorted((a, b) => a.remaining / a.limit - b.remaining / b.limit)[0];
  return { requested, actual, remaining: tightest?.remaining ?? 0, reset: tightest?.reset ?? 0, limits };
}


/** What partners may ask: the contract's schema over the supergraph that serves, planned and executed by the same machinery. */
import { readFileSync } from 'node:fs';
import type { Logger } from '#platform/telemetry/logger';
import { buildASTSchema, getNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType, parse, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { authorizationOf } from '../authorization/requirements.ts';
import { cachingFor } from '../caches/caching-for.ts';
import { createEngine, type Engine } from '../execution/engine.ts';
import type { SupergraphGateway } from '../supergraph/supergraph-gateway.ts';
import type { SupergraphVersion } from '../supergraph/version.ts';

/** The contract over one version of the supergraph. */
export interface ContractVersion {
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly engine: Engine;
  readonly version: SupergraphVersion;
}

export interface Contracts {
  current(): ContractVersion | undefined;
  /** The version that a request was validated against. */
  of(schema: GraphQLSchema): ContractVersion;
  /** Told of each version that takes over, and of the present one at once. */
  onTakeOver(listener: (version: ContractVersion) => void): () => void;
  stop(): void;
}

/**
 * Reads the contract whenever a supergraph takes over. One that asks for what the supergraph does not have is refused, and partners
 * stay on the version before.
 */
export function createContracts({ supergraph, contractFile, logger }: { supergraph: SupergraphGateway; contractFile: string; logger: Logger }): Contracts {
  const known = new WeakMap<GraphQLSchema, ContractVersion>();
  const listeners = new Set<(version: ContractVersion) => void>();
  let current: ContractVersion | undefined;
  const takeOver = (): void => {
    const version = supergraph.current();
    if (!version || version === current?.version) return;
    try {
      current = contractVersion(readFileSync(contractFile, 'utf8'), version);
    } catch (error) {
      logger.error({ err: error, contract: contractFile, supergraph: version.label }, 'the partner contract does not fit the supergraph; partners stay on what served before');
      return;
    }
    known.set(current.schema, current);
    for (const listener of listeners) listener(current);
  };
  const unfollow = supergraph.gateway.onSchemaLoadOrUpdate(takeOver);
  takeOver();
  return {
    current: () => current,
    of(schema) {
      const version = known.get(schema);
      if (!version) throw new Error('A request was validated against a schema that no version of the contract has');
      return version;
    },
    onTakeOver(listener) {
      if (current) listener(current);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: unfollow,
  };
}

/** The engine knows the contract's schema only: what is introspected, checked and given out is never more than that. */
function contractVersion(sdl: string, version: SupergraphVersion): ContractVersion {
  const schema = buildASTSchema(parse(sdl));
  const missing = missingFrom(schema, version.schema);
  if (missing.length > 0) throw new Error(`the supergraph has no ${missing.slice(0, 10).join(', ')}`);
  const { facts, plans } = version.loaded;
  const engine = createEngine({ plans, schema, costs: facts.costs, cachingOf: cachingFor(facts), authorization: authorizationOf(facts.requirements) });
  return { schema, sdl, engine, version };
}

/** Types, fields, arguments and values of the contract that are not in the API. */
function missingFrom(contract: GraphQLSchema, api: GraphQLSchema): string[] {
  return Object.values(contract.getTypeMap()).flatMap((type) => {
    if (type.name.startsWith('__')) return [];
    const there = api.getType(type.name);
    if (!there) return [type.name];
    const names = new Set(membersOf(there));
    return membersOf(type).filter((name) => !names.has(name));
  });
}

function membersOf(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => `${type.name}.${name}`);
  if (isInputObjectType(type)) return Object.keys(type.getFields()).map((name) => `${type.name}.${name}`);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap(({ name, args, type: result }) => {
    const field = `${type.name}.${name}`;
    return [`${field}: ${getNamedType(result).name}`, ...args.map((argument) => `${field}(${argument.name}:)`)];
  });
}

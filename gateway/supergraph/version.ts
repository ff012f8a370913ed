import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { buildASTSchema, parse, type GraphQLSchema } from 'graphql';
import { authorizationOf } from '../authorization/requirements.ts';
import { cachingFor } from '../caches/caching-for.ts';
import { createEngine, type Engine, type PreparedOperation } from '../execution/engine.ts';
import { createLruMap, maxTextRemembered, type LruMap } from '../execution/lru-map.ts';
import { nothingRequired } from '../execution/required-fields.ts';
import type { LoadedSupergraph } from '../planning/planning.ts';
import type { Candidate } from './source.ts';

/** Who executes the plans: we, or @apollo/gateway's executor. */
export type ExecutorKind = 'compiled' | 'apollo';

/** One version of the supergraph, ready to serve. A request stays on the version it was validated against. */
export interface SupergraphVersion {
  /** sha256 of the supergraph's text. */
  readonly id: string;
  /** For people: where it came from. */
  readonly label: string;
  readonly loadedAt: Date;
  readonly supergraphSdl: string;
  readonly schema: GraphQLSchema;
  readonly engine: Engine;
  /** Operations that need not go through Apollo Server again, by their text and name. */
  readonly hot: LruMap<HotOperation>;
  readonly loaded: LoadedSupergraph;
  /** Labels of progressive overrides. */
  readonly labels: readonly string[];
  /** The registered operations that came with it, by id: the sha256 of their text. */
  readonly registered: ReadonlyMap<string, RegisteredOperation>;
}

export interface RegisteredOperation {
  readonly query: string;
  readonly operationName: string | undefined;
}

export interface HotOperation {
  readonly prepared: PreparedOperation;
  readonly query: string;
  readonly operationName: string | undefined;
  /** How often it was answered by this version. */
  calls: number;
}

/** The key of an operation in a version's `hot` map. */
export function hotKey(query: string, operationName: string | null | undefined): string {
  return operationName ? `${operationName}\n${query}` : query;
}

/** The version of a supergraph that the planning thread has loaded, in steps that let requests pass. */
export async function buildVersion({ loaded, candidate: { supergraphSdl, label, operations }, executor }: { loaded: LoadedSupergraph; candidate: Candidate; executor: ExecutorKind }): Promise<SupergraphVersion> {
  const { facts, plans } = loaded;
  const document = parse(facts.apiSdl, { noLocation: true });
  await nextTurn();
  // Printed from a schema that was checked by the planning thread.
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  await nextTurn();
  const registered = new Map(operations.map(({ query, operationName }) => [createHash('sha256').update(query).digest('hex'), { query, operationName }]));
  // That of @apollo/gateway reads an answer by the client's names.
  const engine = createEngine({ plans: executor === 'apollo' ? { ...plans, required: nothingRequired } : plans, schema, costs: facts.costs, cachingOf: cachingFor(facts), authorization: authorizationOf(facts.requirements) });
  return { id: facts.id, label, loadedAt: new Date(), supergraphSdl, schema, engine, hot: createLruMap(2000, maxTextRemembered), loaded, labels: facts.labels, registered };
}

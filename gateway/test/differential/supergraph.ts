import { composeServices } from '@apollo/composition';
import { Supergraph, type Schema } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse, type GraphQLSchema } from 'graphql';
import { createEngine, type Engine } from '../../execution/engine.ts';
import { localPlans } from '../../execution/local-plans.ts';
import { createFakeSubgraph, type FakeSubgraph } from './fake-subgraph.ts';
import type { SubgraphSdls } from './fixture-supergraphs.ts';
import { readFacts } from './facts.ts';
import { createTruth, type Truth } from './truth.ts';
import { createWorld, type World, type WorldFacts } from './world.ts';

/** A supergraph with made-up subgraphs behind it, and both executors' view of it. */
export interface TestSupergraph {
  readonly planner: QueryPlanner;
  readonly api: GraphQLSchema;
  readonly federationApi: Schema;
  readonly supergraphSchema: GraphQLSchema;
  readonly subgraphs: ReadonlyMap<string, FakeSubgraph>;
  readonly engine: Engine;
  readonly truth: Truth;
  readonly supergraphSdl: string;
  readonly world: World;
  readonly families: WorldFacts['families'];
}

/** Composes; throws with the composer's messages when the schemas don't fit together. */
export function buildTestSupergraph(sdls: SubgraphSdls): TestSupergraph {
  const result = composeServices(Object.entries(sdls).map(([name, sdl]) => ({ name, url: `http://${name}`, typeDefs: parse(sdl) })));
  if (!result.supergraphSdl) throw new Error(`Does not compose: ${result.errors?.map(({ message }) => message).join('\n')}`);
  const planner = new QueryPlanner(Supergraph.build(result.supergraphSdl));
  const federationApi = planner.supergraph.apiSchema();
  const api = federationApi.toGraphQLJSSchema();
  const supergraphSchema = planner.supergraph.schema.toGraphQLJSSchema();
  const facts = readFacts(supergraphSchema, Object.values(sdls));
  const world = createWorld(facts);
  const subgraphs = new Map(Object.entries(sdls).map(([name, sdl]) => [name, createFakeSubgraph({ name, sdl, world })]));
  return { planner, api, federationApi, supergraphSchema, subgraphs, engine: createEngine({ plans: localPlans(planner), schema: api, codeAfter: 1 }), truth: createTruth({ schema: api, world }), supergraphSdl: result.supergraphSdl, world, families: facts.families };
}

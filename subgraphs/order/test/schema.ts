/** The subgraph's schema without resolvers, for tests that go through all of it. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { subgraphSdl } from '../../../schema/subgraphs.ts';

export function orderSchema(): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: parse(subgraphSdl('order')) }]);
}

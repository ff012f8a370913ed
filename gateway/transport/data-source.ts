import type { GraphQLDataSource } from '@apollo/gateway';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from '../inbound/context.ts';

/** Calls to a subgraph as @apollo/gateway's own executor makes them, over our connections. */
export function createDataSource(subgraph: string): GraphQLDataSource {
  return {
    async process({ request, context }) {
      const { query = '', variables, operationName } = request;
      const kind = query.startsWith('mutation') ? 'mutation' : 'query';
      const body = JSON.stringify({ query, operationName, variables });
      const { send } = context as GatewayContext;
      const { data, errors } = await send({ subgraph, body, kind });
      const graphqlErrors = errors?.map(({ message, path, extensions }) => new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null }));
      return { data: data ?? null, ...(graphqlErrors && { errors: graphqlErrors }), http: { headers: new Headers() as never } };
    },
  };
}

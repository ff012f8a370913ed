/** One instance of a subgraph: serves a schema with made-up values, and ends what it has begun when told to stop. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { getNamedType, getNullableType, graphql, isEnumType, isListType, isObjectType, isScalarType, parse, type GraphQLFieldResolver, type GraphQLOutputType } from 'graphql';
import { childArgument } from '#platform/testing/child-process';

const { sdl } = childArgument<{ sdl: string }>();
const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);

const madeUp: GraphQLFieldResolver<unknown, unknown> = (parent, _args, _context, { fieldName, returnType }) => {
  const own = (parent as Record<string, unknown> | undefined)?.[fieldName];
  return own ?? valueOf(returnType, fieldName);
};

function valueOf(type: GraphQLOutputType, fieldName: string): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [valueOf(nullable.ofType as GraphQLOutputType, fieldName)];
  const named = getNamedType(nullable);
  if (isObjectType(named)) return {};
  if (isEnumType(named)) return named.getValues()[0]?.value;
  if (isScalarType(named) && ['Int', 'Float', 'SafeInt'].includes(named.name)) return 1;
  return isScalarType(named) && named.name === 'Boolean' ? true : fieldName;
}

const server = createServer((request, response) => void serve(request, response));

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables?: Record<string, unknown> };
  const isClosing = !server.listening;
  const result = await graphql({ schema, source: query, variableValues: variables ?? null, fieldResolver: madeUp });
  response.writeHead(200, { 'content-type': 'application/json', ...(isClosing && { connection: 'close' }) }).end(JSON.stringify(result));
}

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
process.on('disconnect', () => process.exit(0));

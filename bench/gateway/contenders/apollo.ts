/** @apollo/gateway and Apollo Server as their documentation sets them up. Arguments: supergraph file; `undici` for its requests in place of the client that they bring along. */
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource, type GatewayConfig } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createLightFetch } from '../../light-fetch.ts';

type Fetcher = NonNullable<ConstructorParameters<typeof RemoteGraphQLDataSource>[0]>['fetcher'];

const [supergraphFile = '', ...flags] = process.argv.slice(2);
const fetcher = createLightFetch() as unknown as Fetcher;
const config: GatewayConfig = {
  supergraphSdl: readFileSync(supergraphFile, 'utf8'),
  ...(flags.includes('undici') && { buildService: ({ url }) => new RemoteGraphQLDataSource({ url: url ?? '', fetcher }) }),
};
const server = new ApolloServer({ gateway: new ApolloGateway(config) });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
process.send?.({ port: Number(new URL(url).port) });
process.on('disconnect', () => process.exit(0));

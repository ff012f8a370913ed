/** Mercurius' gateway. The subgraphs' addresses are read off the supergraph. Argument: its file. */
import { readFileSync } from 'node:fs';
import mercuriusGateway from '@mercuriusjs/gateway';
import Fastify from 'fastify';
import { federation1Schema } from '../workload.ts';

const supergraph = readFileSync(process.argv[2], 'utf8');
const services = [...supergraph.matchAll(/@join__graph\(name: "([^"]+)", url: "([^"]+)"\)/g)].map(([, name, url]) => ({ name, url, schema: federation1Schema(name) }));
const app = Fastify();
await app.register(mercuriusGateway, { gateway: { services } });
await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: app.server.address().port });
process.on('disconnect', () => process.exit(0));

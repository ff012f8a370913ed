/** Hive Gateway's runtime behind node:http. Argument: the supergraph's file. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';

const gateway = createGatewayRuntime({ supergraph: readFileSync(process.argv[2], 'utf8'), logging: false, maskedErrors: false });
const server = createServer(gateway);
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));

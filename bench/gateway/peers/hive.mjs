/**
 * Hive Gateway's runtime behind node:http. Arguments: the supergraph's file, then `rust` for its planner and engine in Rust, and `merged` for
 * one execution of identical requests of clients.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';

const [supergraphFile, ...flags] = process.argv.slice(2);
const gateway = createGatewayRuntime({
  supergraph: readFileSync(supergraphFile, 'utf8'),
  logging: false,
  maskedErrors: false,
  ...(flags.includes('rust') && { unifiedGraphHandler }),
  ...(flags.includes('merged') && { inboundInflightRequestDeduplication: true }),
});
const server = createServer(gateway);
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));

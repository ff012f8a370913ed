/** Our gateway. Arguments: supergraph file, then any of `unsigned`, `unmerged`, `usage`. */
import { dirname, join } from 'node:path';
import { generateIdentityKeys, identitySigningKey } from '#platform/auth/identity';
import { silentLogger } from '#platform/telemetry/logger';
import { buildApp } from '../../../gateway/app.ts';

const [supergraphFile = '', ...flags] = process.argv.slice(2);
const app = await buildApp({
  supergraph: supergraphFile,
  identityKey: identitySigningKey(generateIdentityKeys().privateJwk),
  viewerOfToken: () => Promise.reject(new Error('no tokens here')),
  logger: silentLogger(),
  introspection: false,
  ...(flags.includes('usage') && { usage: { folder: join(dirname(supergraphFile), 'usage') } }),
  mergeInFlight: !flags.includes('unmerged'),
  ...(flags.includes('unsigned') && { headersFor: () => ({ 'content-type': 'application/json' }) }),
  limits: { depth: 30, aliases: 100 },
});
const port = await app.server.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port });
process.on('disconnect', () => process.exit(0));

/** The gateway with its load shedding and its bound on what is executed at once as deployed; every request is worked on by itself. Argument: the supergraph file. */
import { generateIdentityKeys, identitySigningKey } from '#platform/auth/identity';
import { silentLogger } from '#platform/telemetry/logger';
import { buildApp } from '../../gateway/app.ts';
import { createStartGate } from '../../gateway/limits/start-gate.ts';
import { createLoadShedding, defaultLoadShedding } from '#platform/limits/load-shedding';

const app = await buildApp({
  supergraph: process.argv[2] ?? '',
  identityKey: identitySigningKey(generateIdentityKeys().privateJwk),
  viewerOfToken: () => Promise.reject(new Error('no tokens here')),
  logger: silentLogger(),
  introspection: false,
  mergeInFlight: false,
  traffic: { rateLimits: undefined, shedding: createLoadShedding(defaultLoadShedding), gate: createStartGate(), stop: async () => undefined },
  limits: { depth: 30, aliases: 100 },
});
process.send?.({ port: await app.server.listen({ host: '127.0.0.1', port: 0 }) });
process.on('disconnect', () => process.exit(0));

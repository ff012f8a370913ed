/**
 * Our gateway. Arguments: supergraph file, then any of `unsigned`, `unmerged`, `calls` (merged to subgraphs only), `usage`, `limits` (rate limits and load shedding),
 * `apollo` (the executor of @apollo/gateway), `long` (everything through Apollo Server), `ungated` (all executed at once, however many),
 * `pipelining=1` (so many queries to a subgraph in one write; 4, as our stack has it, unless given).
 */
import { dirname, join } from 'node:path';
import { generateIdentityKeys, identitySigningKey } from '#platform/auth/identity';
import { createRedis } from '#platform/cache/redis';
import { collectSooner } from '#platform/server/collect-sooner';
import { keepNewObjectsYoung } from '#platform/server/young-objects';
import { silentLogger } from '#platform/telemetry/logger';
import { buildApp } from '../../../gateway/app.ts';
import { createLoadShedding } from '#platform/limits/load-shedding';
import { createStartGate } from '../../../gateway/limits/start-gate.ts';
import { createRateLimits } from '../../../gateway/limits/rate-limits.ts';

// As every service does (`platform/server/lifecycle.ts`), and the gateway itself.
keepNewObjectsYoung();
collectSooner();
const [supergraphFile = '', ...flags] = process.argv.slice(2);
const patienceMs = 60_000;
/** So high that nothing is refused: what is measured is the counting. */
const perMinute = { actor: 10_000_000, address: 10_000_000, client: 10_000_000 };
const gate = createStartGate();
const limits = () => ({
  rateLimits: createRateLimits({ redis: createRedis({ url: process.env['REDIS_URL'] ?? '', logger: silentLogger() }), name: 'bench', perMinute }),
  shedding: createLoadShedding({ anonymousMs: 60_000, everybodyMs: 60_000 }),
  stop: async () => undefined,
});
const app = await buildApp({
  supergraph: supergraphFile,
  identityKey: identitySigningKey(generateIdentityKeys().privateJwk),
  viewerOfToken: () => Promise.reject(new Error('no tokens here')),
  logger: silentLogger(),
  introspection: false,
  ...(flags.includes('usage') && { usage: { folder: join(dirname(supergraphFile), 'usage') } }),
  traffic: { ...(flags.includes('limits') ? limits() : { stop: async () => undefined }), ...(!flags.includes('ungated') && { gate }) },
  executor: flags.includes('apollo') ? 'apollo' : 'compiled',
  hotPath: !flags.includes('long'),
  mergeInFlight: !flags.includes('unmerged'),
  shareResponses: !flags.includes('unmerged') && !flags.includes('calls'),
  // The others wait as long as it takes; on a busy machine ours would answer that a part took too long.
  maxDurationMs: patienceMs,
  subgraphSettings: { timeoutMs: patienceMs, pipelining: Number(flags.find((flag) => flag.startsWith('pipelining='))?.slice('pipelining='.length) ?? 4) },
  ...(flags.includes('unsigned') && { headersFor: () => ({ 'content-type': 'application/json' }) }),
  limits: { depth: 30, aliases: 100 },
});
const port = await app.server.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port });
// For whoever waits for it: asking over HTTP would be load of its own.
app.supergraph.gateway.onSchemaLoadOrUpdate(() => process.send?.({ serves: app.supergraph.current()?.id }));
process.on('disconnect', () => process.exit(0));

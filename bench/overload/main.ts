/**
 * What is left of the gateway's throughput when more comes than it can do: `npm run bench overload [-- --seconds 10]`. Measures what it
 * can do (rated), then offers 1, 2, 5 and 10 times that, open loop. Ends with 1 when goodput falls below 90 % of rated anywhere.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure, startChild } from '../gateway/measure.ts';
import { operations, supergraphFor } from '../gateway/workload.ts';
import { offer } from './open-loop.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' }, patience: { type: 'string', default: '1000' } }, allowPositionals: true });
const seconds = Number(values.seconds);
const query = operations['heavy'] ?? '';
const leastShare = 0.9;

const folder = await mkdtemp(join(tmpdir(), 'bench-overload-'));
const subgraphs = await startChild<{ urls: Record<string, string> }>(join(import.meta.dirname, '../gateway/subgraphs-process.ts'), []);
try {
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, supergraphFor(subgraphs.message.urls));
  const gateway = await startChild<{ port: number }>(join(import.meta.dirname, 'gateway-process.ts'), [supergraphFile]);
  const { port } = gateway.message;
  const { requestsPerSecond } = await measure({ port, pid: gateway.child.pid ?? 0, query, connections: 8, seconds });
  console.log(`rated: ${requestsPerSecond.toFixed(0)} requests per second, closed loop of 8\n`);
  console.log('| offered | per second | good per second | of rated | refused | late | failed | p99 of good ms |\n|---|---|---|---|---|---|---|---|');
  for (const times of [1, 2, 5, 10]) {
    const outcome = await offer({ port, body: JSON.stringify({ query }), perSecond: requestsPerSecond * times, seconds, patienceMs: Number(values.patience) });
    const share = outcome.good / outcome.seconds / requestsPerSecond;
    // At once the rate itself, an open loop waits in bursts; what counts is more than can be done.
    if (times > 1 && share < leastShare) process.exitCode = 1;
    console.log(`| ${times}x | ${(outcome.offered / seconds).toFixed(0)} | ${(outcome.good / seconds).toFixed(0)} | ${(share * 100).toFixed(0)} % | ${outcome.refused} | ${outcome.late} | ${outcome.failed} | ${outcome.p99Ms.toFixed(0)} |`);
  }
  gateway.child.disconnect();
} finally {
  subgraphs.child.disconnect();
  await rm(folder, { recursive: true });
}

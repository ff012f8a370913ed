/**
 * The gateways side by side in one run, taking turns: `npm run bench gateway [-- --turns 3 --seconds 3 --connections 32 --only ours --only hand --against <checkout>]`.
 * Everything runs on this machine, so that requests per second depend on its other load; CPU per request, from the kernel, much less.
 */
import { loadavg, tmpdir } from 'node:os';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readBenchOptions } from '../options.ts';
import { contenders } from './contenders.ts';
import { startChild } from './measure.ts';
import { race, type Racer } from './turns.ts';
import { operationsOf, workloadOf } from './workloads.ts';

const { values } = readBenchOptions({
  options: {
    turns: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '32' },
    /** Names, or parts of names; may be given several times. */
    only: { type: 'string', multiple: true, default: [''] },
    operation: { type: 'string', default: '' },
    /** `shop`, four small subgraphs, or `marketplace`, our own with made-up data. */
    workload: { type: 'string', default: 'shop' },
    /** Another checkout of this repository, whose gateway is measured beside this one's. */
    against: { type: 'string' },
    /** Options of Node to measure our gateway with besides, as `--node=--max-semi-space-size=8`; several in one with blanks. */
    node: { type: 'string', multiple: true, default: [] },
    /** Numbers of queries to a subgraph in one write to measure our gateway with besides; several. */
    pipelining: { type: 'string', multiple: true, default: [] },
  },
  allowPositionals: true,
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const workload = workloadOf(values.workload);
const operations = operationsOf(workload, values.operation);

const folder = await mkdtemp(join(tmpdir(), 'bench-gateway-'));
const supergraphFile = join(folder, 'supergraph.graphql');
const subgraphs = await startChild<{ urls: Record<string, string> }>(join(import.meta.dirname, 'subgraphs-process.ts'), [values.workload]);
await writeFile(supergraphFile, workload.supergraphFor(subgraphs.message.urls));
const chosen = contenders({ workload: values.workload, against: values.against && resolve(values.against), node: values.node, pipelining: values.pipelining }).filter(({ name }, _index, all) => values.only.some((part) => name === part || (name.includes(part) && !all.some((other) => other.name === part))));

let racers: Racer[];
try {
  racers = await race({ contenders: chosen, operations, supergraphFile, connections: Number(values.connections), seconds: Number(values.seconds), turns: Number(values.turns), say });
} finally {
  subgraphs.child.disconnect();
  await rm(folder, { recursive: true });
}
const names = Object.keys(operations);
say(`\nMedian (lowest) of ${values.turns} turns of ${values.seconds} s, ${values.connections} connections, load of the machine ${loadavg()[0]?.toFixed(1)}\n`);
say(`| gateway | ${names.map((name) => `${name}: req/s | CPU ms | p50 / p99 ms`).join(' | ')} | memory MB |`);
say(`|---|${'---|'.repeat(names.length * 3 + 1)}`);
for (const racer of racers) say(rowOf(racer));

function rowOf({ contender, failure, results }: Racer): string {
  if (failure !== undefined) return `| ${contender.name} | ${failure} |`;
  const memory = median(names.map((name) => median((results.get(name) ?? []).map(({ memoryMb }) => memoryMb))).toSorted((a, b) => b - a).slice(0, 1));
  return `| ${contender.name} | ${names.map((name) => cells(results.get(name) ?? [])).join(' | ')} | ${memory.toFixed(0)} |`;
}

function cells(turns: Racer['results'] extends ReadonlyMap<string, infer T> ? T : never): string {
  const cpu = turns.map(({ cpuMsPerRequest }) => cpuMsPerRequest);
  const [rate, p50, p99] = [median(turns.map(({ requestsPerSecond }) => requestsPerSecond)), median(turns.map(({ p50Ms }) => p50Ms)), median(turns.map(({ p99Ms }) => p99Ms))];
  const wrong = turns.reduce((sum, each) => sum + each.wrong.count, 0);
  return `${rate.toFixed(0)}${wrong > 0 ? ` (${wrong} wrong)` : ''} | ${median(cpu).toFixed(3)} (${Math.min(...cpu).toFixed(3)}) | ${p50.toFixed(1)} / ${p99.toFixed(1)}`;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

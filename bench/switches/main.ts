/**
 * Supergraph switches under load: `npm run bench switches [-- --switches 1000 --rate 200 --unrelated 300]`. The gateway runs
 * in a process of its own; the supergraph file is replaced as soon as the one before has taken over. Prints what requests felt and whether that is
 * good enough (`verdict.ts`); ends with 1 if not.
 */
import { createHash } from 'node:crypto';
import { on } from 'node:events';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBenchOptions } from '../options.ts';
import { asDeployed } from '../gateway/contenders.ts';
import { startChild } from '../gateway/measure.ts';
import { operations, supergraphFor } from '../gateway/workload.ts';
import { quantile, startLoad } from './load.ts';
import { verdictOn } from './verdict.ts';

const { values } = readBenchOptions({
  options: { switches: { type: 'string', default: '1000' }, rate: { type: 'string', default: '200' }, unrelated: { type: 'string', default: '0' } },
  allowPositionals: true,
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const count = Number(values.switches);

const folder = await mkdtemp(join(tmpdir(), 'bench-switches-'));
const file = join(folder, 'supergraph.graphql');
const subgraphs = await startChild<{ urls: Record<string, string> }>(join(import.meta.dirname, '../gateway/subgraphs-process.ts'), []);
const supergraphs = [variant(supergraphFor(subgraphs.message.urls), 'first'), variant(supergraphFor(subgraphs.message.urls), 'second')] as const;
await writeFile(file, supergraphs[0]);
const gateway = await startChild<{ port: number }>(join(import.meta.dirname, '../gateway/contenders/ours.ts'), [file], asDeployed.env, [...process.execArgv, ...(asDeployed.node ?? [])]);
const url = `http://127.0.0.1:${gateway.message.port}`;
try {
  await measure();
} finally {
  gateway.child.disconnect();
  subgraphs.child.disconnect();
  await rm(folder, { recursive: true });
}

/** Calm and switching take turns, a block of switches and as long a pause, so that what else the machine does falls on both. */
async function measure(): Promise<void> {
  const load = startLoad({ url, queries: [operations['light'] ?? ''], rate: Number(values.rate) });
  await sleep(5000);
  load.take();
  const [calm, during, failures, memory, planning]: [number[], number[], string[], number[], number[]] = [[], [], [], [], []];
  const block = Math.max(1, Math.min(20, Math.floor(count / 5)));
  const collect = (latencies: number[]): void => {
    const taken = load.take();
    latencies.push(...taken.latencies);
    failures.push(...taken.failures);
  };
  for (let done = 0; done < count; done += block) {
    const startedAt = performance.now();
    for (let n = done + 1; n <= Math.min(count, done + block); n++) await switchTo(supergraphs[n % 2 === 0 ? 0 : 1]);
    collect(during);
    const lasted = performance.now() - startedAt;
    const text = await metrics();
    memory.push(megabytes(text, 'nodejs_heap_size_used_bytes'));
    planning.push(megabytes(text, 'gateway_planning_heap_bytes'));
    await sleep(lasted);
    collect(calm);
    if ((done / block) % 5 === 4) say(`  ${done + block} switches, ${(lasted / block).toFixed(0)} ms each: ${await memoryNow(memory, planning, 5)}`);
  }
  await load.stop();
  const limit = 2 * quantile(calm, 0.99);
  say(`without switches: ${describe(calm)}`);
  say(`with ${count} switches: ${describe(during)}`);
  say(`slower than twice the p99 without: ${share(during, limit)} with switches, ${share(calm, limit)} without\n`);
  for (const { holds, text } of verdictOn({ calm, during, failures, heaps: { 'the heap': memory, 'the heap of the planning thread': planning } })) {
    say(`${holds ? 'holds' : 'DOES NOT HOLD'}: ${text}`);
    if (!holds) process.exitCode = 1;
  }
}

function share(latencies: readonly number[], limit: number): string {
  return `${((100 * latencies.filter((each) => each > limit).length) / latencies.length).toFixed(2)} %`;
}

/** Replaces the file, and waits until the gateway says that it serves it: it tells by itself, since being asked all the time would be felt, too. */
async function switchTo(supergraph: string): Promise<void> {
  const id = createHash('sha256').update(supergraph).digest('hex');
  const within = AbortSignal.timeout(20_000);
  const served = (async () => {
    for await (const [message] of on(gateway.child, 'message', { signal: within })) if ((message as { serves?: string }).serves === id) return;
  })();
  await writeFile(`${file}.next`, supergraph);
  await rename(`${file}.next`, file);
  await served;
}

async function metrics(): Promise<string> {
  return await (await fetch(`${url}/metrics`)).text();
}

/** The smallest of the last heaps: what remains after a collection. */
async function memoryNow(memory: readonly number[], planning: readonly number[], last: number): Promise<string> {
  const status = await readFile(`/proc/${gateway.child.pid}/status`, 'utf8');
  const resident = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  return `heap ${Math.min(...memory.slice(-last)).toFixed(0)} MB, of the planning thread ${Math.min(...planning.slice(-last)).toFixed(0)} MB, resident ${resident.toFixed(0)} MB`;
}

function megabytes(text: string, metric: string): number {
  return Number(new RegExp(`^${metric} (\\S+)`, 'm').exec(text)?.[1] ?? 0) / 2 ** 20;
}

function describe(latencies: readonly number[]): string {
  return `${latencies.length} requests, p50 ${quantile(latencies, 0.5).toFixed(1)}, p99 ${quantile(latencies, 0.99).toFixed(1)}, p99.9 ${quantile(latencies, 0.999).toFixed(1)}, max ${Math.max(...latencies).toFixed(1)} ms`;
}

/** Another supergraph with the same answers: one more type that nobody asks for, and as many unrelated ones as asked. */
function variant(supergraph: string, name: string): string {
  const graph = /enum join__Graph \{\s+(\w+)/.exec(supergraph)?.[1] ?? '';
  const unrelated = Array.from({ length: Number(values.unrelated) }, (_, n) => `type Unrelated${n} @join__type(graph: ${graph}) { a: String b(first: Int): [Unrelated${n}] c: Int! }`);
  return `${supergraph}\ntype Extra_${name} @join__type(graph: ${graph}) { value: String }\n${unrelated.join('\n')}\n`;
}

/**
 * The gateways side by side in one run: `npm run bench gateway [-- --seconds 10 --connections 32 --only ours]`. Everything runs on
 * this machine, so that requests per second depend on its other load; CPU per request, from the kernel, hardly does.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contenders, type Contender } from './contenders.ts';
import { measure, startChild, type Measured } from './measure.ts';
import { operations, supergraphFor } from './workload.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '8' }, connections: { type: 'string', default: '32' }, only: { type: 'string', default: '' } },
  allowPositionals: true,
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), 'bench-gateway-'));
const supergraphFile = join(folder, 'supergraph.graphql');
const subgraphs = await startChild<{ urls: Record<string, string> }>(join(import.meta.dirname, 'subgraphs-process.ts'), []);
await writeFile(supergraphFile, supergraphFor(subgraphs.message.urls));

const rows: string[] = [];
try {
  for (const contender of contenders().filter(({ name }) => name.includes(values.only))) rows.push(await rowOf(contender));
} finally {
  subgraphs.child.disconnect();
  await rm(folder, { recursive: true });
}
say(`\n| gateway | ${Object.keys(operations).map((name) => `${name}: req/s | CPU ms | p50 / p99 ms`).join(' | ')} | memory MB |`);
say(`|---|${'---|'.repeat(Object.keys(operations).length * 3 + 1)}`);
for (const row of rows) say(row);

async function rowOf({ name, script, flags, env, missing }: Contender): Promise<string> {
  if (missing) return `| ${name} | ${missing} |`;
  say(`measuring ${name} ...`);
  const results: (Measured | Error)[] = [];
  for (const query of Object.values(operations)) results.push(await runOne({ script, args: [supergraphFile, ...flags], query, env }).catch(asError));
  const memory = results.flatMap((result) => (result instanceof Error ? [] : [result.memoryMb]));
  return `| ${name} | ${results.map((result) => (result instanceof Error ? `failed: ${result.message} | |` : cells(result))).join(' | ')} | ${Math.max(0, ...memory).toFixed(0)} |`;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

async function runOne({ script, args, query, env }: { script: string; args: readonly string[]; query: string; env: Contender['env'] }): Promise<Measured> {
  const { child, message } = await startChild<{ port: number }>(script, args, env);
  try {
    const measured = await measure({ port: message.port, pid: child.pid ?? 0, query, connections: Number(values.connections), seconds: Number(values.seconds) });
    say(`  ${cells(measured)} | ${measured.responseBytes} bytes`);
    return measured;
  } finally {
    child.disconnect();
  }
}

function cells({ requestsPerSecond, cpuMsPerRequest, p50Ms, p99Ms }: Measured): string {
  return `${requestsPerSecond.toFixed(0)} | ${cpuMsPerRequest.toFixed(3)} | ${p50Ms.toFixed(1)} / ${p99Ms.toFixed(1)}`;
}

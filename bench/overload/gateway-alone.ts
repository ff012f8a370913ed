/** The gateway by itself, with a light operation: here even a refusal costs a good part of an answer. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../gateway/measure.ts';
import { operations, supergraphFor } from '../gateway/workload.ts';
import { findRated, startGenerator, type Load } from './measure.ts';
import { sharesOf, tableHead, tableRow } from './report.ts';

export async function overloadGateway({ seconds, patienceMs, leastShare, say }: { seconds: number; patienceMs: number; leastShare: number; say: (line: string) => void }): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-overload-'));
  const subgraphs = await startChild<{ urls: Record<string, string> }>(join(import.meta.dirname, '../gateway/subgraphs-process.ts'), []);
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, supergraphFor(subgraphs.message.urls));
  const gateway = await startChild<{ port: number }>(join(import.meta.dirname, 'gateway-process.ts'), [supergraphFile]);
  const pids = { gateway: [gateway.child.pid ?? 0], subgraphs: [subgraphs.child.pid ?? 0] };
  const generator = await startGenerator((tier) => pids[tier as keyof typeof pids] ?? []);
  try {
    const { port } = gateway.message;
    const body = JSON.stringify({ query: operations['heavy'] });
    const text = `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const wanted = { requests: [{ kind: 'heavy', port, text }], mix: { heavy: 1 }, patienceMs };
    await generator.load({ ...wanted, seconds: 5 }, 100);
    const rated = await findRated(generator, { ...wanted, seconds: Math.min(5, seconds) }, say);
    say(`\nrated: ${rated.goodPerSecond.toFixed(0)} answers per second\n\n${tableHead}\n${tableRow('rated', rated, rated, {})}`);
    const loads: Load[] = [];
    for (const times of [1, 2, 5, 10]) {
      loads.push(await generator.load({ ...wanted, seconds }, rated.goodPerSecond * times));
      say(tableRow(`${times}x`, loads.at(-1) ?? rated, rated, {}));
    }
    return loads.every((load) => sharesOf(load, rated, {}).corrected >= leastShare);
  } finally {
    for (const { child } of [gateway, subgraphs]) child.disconnect();
    generator.stop();
    await rm(folder, { recursive: true });
  }
}

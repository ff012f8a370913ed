/** Pages, and the operations that they ask the gateway for, at half of what can be done of them. */
import { availableParallelism } from 'node:os';
import type { Stack } from '../../dev/stack.ts';
import { requestOf, screen, type Sent } from './ask.ts';
import { cpuReader, keepBusy, percentile, type Cpu } from './measure.ts';
import { atPace, type Paced } from './pace.ts';
import type { Asked } from './recorded.ts';
import { median, withNoise } from './report.ts';
import type { Look } from './screens.ts';

export interface HalfLoad {
  readonly look: Look;
  /** Per request, when it is asked for by many at once. */
  readonly cpu: Cpu;
  readonly perSecond: number;
  readonly page: readonly Paced[];
  /** The same pace, without a BFF. */
  readonly operation: readonly Paced[];
}

const rounds = 6;
const connections = 8;

export async function halfLoad({ stack, look, asked, hotMs }: { stack: Stack; look: Look; asked: Asked; hotMs: number }): Promise<HalfLoad> {
  const service = `bff-${look.client}` as const;
  const origin = stack.urls[service];
  const readCpu = cpuReader(stack, service);
  const page: Sent = { method: 'GET', path: look.path, headers: look.headers };
  await keepBusy({ ask: screen(origin, look), connections, ms: hotMs, readCpu });
  const { cpu, latenciesMs, seconds } = await keepBusy({ ask: screen(origin, look), connections, ms: hotMs, readCpu });
  const perSecond = halfOf({ cpu, reached: latenciesMs.length / seconds });
  const runs: { page: Paced[]; operation: Paced[] } = { page: [], operation: [] };
  for (let round = 0; round < rounds; round += 1) {
    const turns = [
      async () => void runs.page.push(await atPace({ origin, request: page, perSecond, ms: hotMs })),
      async () => void runs.operation.push(await atPace({ origin: stack.urls.gateway, request: requestOf(asked), perSecond, ms: hotMs })),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  return { look, cpu, perSecond, ...runs };
}

/** Of what one process of a tier could do, or the machine as a whole; no more than was reached, where the machine has other work. */
function halfOf({ cpu: { bff, gateway, subgraphs }, reached }: { cpu: Cpu; reached: number }): number {
  const tiers = 1000 / Math.max(bff, gateway, subgraphs);
  const machine = (availableParallelism() * 1000) / (bff + gateway + subgraphs);
  return Math.max(1, Math.round(Math.min(tiers, machine, reached) / 2));
}

const columns = ['at half load', 'a second', 'page p50 / p95 / p99 ms', 'operation p50 / p95 / p99 ms', 'page : operation, p50', 'BFF CPU ms per request', 'per second and core of the BFF', 'sent late by, p95 ms', 'core taken by the generator', 'failed'];

/** A line for each page. */
export function halfLoadTable(measured: readonly HalfLoad[]): string {
  return [`| ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length)}`, ...measured.map(row)].join('\n');
}

function row({ look, cpu, perSecond, page, operation }: HalfLoad): string {
  const all = (runs: readonly Paced[]): number[] => runs.flatMap(({ latenciesMs }) => latenciesMs);
  const times = (runs: readonly Paced[]): string => [0.5, 0.95, 0.99].map((share) => percentile(all(runs), share).toFixed(2)).join(' / ');
  const cells = [
    `${look.client} ${look.name}, ${look.viewer}`,
    perSecond.toFixed(0),
    times(page),
    times(operation),
    withNoise(page.map(({ latenciesMs }, turn) => median(latenciesMs) / median(operation[turn]?.latenciesMs ?? [])), 2),
    cpu.bff.toFixed(3),
    (1000 / cpu.bff).toFixed(0),
    percentile([...page, ...operation].flatMap(({ lateMs }) => lateMs), 0.95).toFixed(2),
    `${(median(page.map(({ ownShare }) => ownShare)) * 100).toFixed(0)} %`,
    String([...page, ...operation].reduce((sum, { failures }) => sum + failures, 0)),
  ];
  return `| ${cells.join(' | ')} |`;
}

import type { Stack } from '../../dev/stack.ts';
import { subgraphNames, type ServiceName } from '../../dev/services.ts';
import type { Ask } from './ask.ts';
import { cpuMsOf } from './cpu.ts';

/** Processor milliseconds by tier. */
export interface Cpu {
  readonly bff: number;
  readonly gateway: number;
  readonly subgraphs: number;
}

export interface Timed {
  readonly latenciesMs: readonly number[];
  readonly seconds: number;
  /** Per request. */
  readonly cpu: Cpu;
}

export type ReadCpu = () => Cpu;

/** Reads the processor time of a stack's tiers so far; `bff` is the one that the screens are asked from. */
export function cpuReader(stack: Stack, bff: ServiceName): ReadCpu {
  const of = (name: ServiceName): number => cpuMsOf(stack.pid(name) ?? 0);
  return () => ({ bff: of(bff), gateway: of('gateway'), subgraphs: subgraphNames.reduce((sum, name) => sum + of(name), 0) });
}

export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Asks again and again, so many at a time, for so long; for less when that many were asked before. */
export async function keepBusy({ ask, connections, ms, requests = Infinity, readCpu }: { ask: Ask; connections: number; ms: number; requests?: number; readCpu: ReadCpu }): Promise<Timed> {
  return timed(readCpu, async (latenciesMs) => {
    const until = performance.now() + ms;
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (performance.now() < until && latenciesMs.length < requests) latenciesMs.push((await ask()).ms);
      }),
    );
  });
}

/** Asks so many times, one after another, with `prepare` before each. */
export async function oneByOne({ ask, count, prepare, readCpu }: { ask: Ask; count: number; prepare: () => Promise<void>; readCpu: ReadCpu }): Promise<Timed> {
  return timed(readCpu, async (latenciesMs) => {
    for (let n = 0; n < count; n += 1) {
      await prepare();
      latenciesMs.push((await ask()).ms);
    }
  });
}

async function timed(readCpu: ReadCpu, work: (latenciesMs: number[]) => Promise<void>): Promise<Timed> {
  const latenciesMs: number[] = [];
  const before = readCpu();
  const startedAt = performance.now();
  await work(latenciesMs);
  const seconds = (performance.now() - startedAt) / 1000;
  const after = readCpu();
  const each = (tier: keyof Cpu): number => (after[tier] - before[tier]) / Math.max(1, latenciesMs.length);
  return { latenciesMs, seconds, cpu: { bff: each('bff'), gateway: each('gateway'), subgraphs: each('subgraphs') } };
}

/** Several runs as one. */
export function together(runs: readonly Timed[]): Timed {
  const count = runs.reduce((sum, { latenciesMs }) => sum + latenciesMs.length, 0);
  const mean = (tier: keyof Cpu): number => runs.reduce((sum, { cpu, latenciesMs }) => sum + cpu[tier] * latenciesMs.length, 0) / Math.max(1, count);
  return {
    latenciesMs: runs.flatMap(({ latenciesMs }) => latenciesMs),
    seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
    cpu: { bff: mean('bff'), gateway: mean('gateway'), subgraphs: mean('subgraphs') },
  };
}

/** CPU per request of every tier, with what a stack does by itself taken off. */
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { byTier, cpuByTier, machineBusyMs, tiers, type ByTier, type PidsOf } from './processes.ts';

export interface Cost {
  readonly count: number;
  readonly perSecond: number;
  readonly latenciesMs: readonly number[];
  /** Milliseconds per request. */
  readonly cpuMs: ByTier;
  /** How much of the machine was busy, with whatever: 0 to 1. */
  readonly machine: number;
}

export interface Meter {
  /** How much of the machine works for others while nobody asks anything: 0 to 1. */
  readonly otherWork: number;
  /** Asks again and again, so many at a time, for so long. */
  keepBusy(ask: () => Promise<number>, load: { connections: number; ms: number }): Promise<Cost>;
  /** Costs of some work, with what follows from it by messages. `work` gives the latency of each request. */
  toTheEnd(work: () => Promise<readonly number[]>): Promise<Cost>;
  /** Asks one after another, with `before` ahead of each, which is not counted. */
  oneByOne(ask: () => Promise<number>, options: { count: number; before?: () => Promise<unknown> }): Promise<Cost>;
}

const lookMs = 150;
const quietTimeoutMs = 6_000;

export const totalOf = (cost: ByTier): number => tiers.reduce((sum, tier) => sum + cost[tier], 0);

export async function createMeter(pids: PidsOf): Promise<Meter> {
  const { idle, otherWork } = await atRest(pids);

  async function measured(work: () => Promise<readonly number[]>, after: () => Promise<void> = async () => undefined): Promise<Cost> {
    const [before, startedAt, busyBefore] = [cpuByTier(pids), performance.now(), machineBusyMs()];
    const latenciesMs = await work();
    const [seconds, busyMs] = [(performance.now() - startedAt) / 1_000, machineBusyMs() - busyBefore];
    await after();
    const [used, passedMs] = [cpuByTier(pids), performance.now() - startedAt];
    const count = Math.max(1, latenciesMs.length);
    const cpuMs = byTier((tier) => Math.max(0, used[tier] - before[tier] - idle[tier] * passedMs) / count);
    return { count: latenciesMs.length, perSecond: latenciesMs.length / seconds, latenciesMs, cpuMs, machine: Math.min(1, busyMs / (seconds * 1_000 * cpus().length)) };
  }

  /** Until the processes together do hardly more than they do by themselves. */
  async function quiet(): Promise<void> {
    const enough = Math.max(6, totalOf(idle) * lookMs * 2);
    for (const endsAt = performance.now() + quietTimeoutMs; performance.now() < endsAt; ) {
      const before = totalOf(cpuByTier(pids));
      await sleep(lookMs);
      if (totalOf(cpuByTier(pids)) - before <= enough) return;
    }
  }

  return {
    otherWork,
    keepBusy: (ask, load) => measured(() => closedLoop(ask, load)),
    async toTheEnd(work) {
      await quiet();
      return await measured(work, quiet);
    },
    async oneByOne(ask, { count, before = async () => undefined }) {
      const costs: Cost[] = [];
      while (costs.length < count) {
        await before();
        costs.push(await measured(async () => [await ask()]));
      }
      return together(costs);
    },
  };
}

async function closedLoop(ask: () => Promise<number>, { connections, ms }: { connections: number; ms: number }): Promise<number[]> {
  const latenciesMs: number[] = [];
  const until = performance.now() + ms;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) latenciesMs.push(await ask());
    }),
  );
  return latenciesMs;
}

/** What an idle stack does in a millisecond, and what else the machine does. */
async function atRest(pids: PidsOf): Promise<{ idle: ByTier; otherWork: number }> {
  const [before, busyBefore, startedAt] = [cpuByTier(pids), machineBusyMs(), performance.now()];
  await sleep(3_000);
  const [after, busyMs, ms] = [cpuByTier(pids), machineBusyMs() - busyBefore, performance.now() - startedAt];
  const idle = byTier((tier) => (after[tier] - before[tier]) / ms);
  return { idle, otherWork: Math.min(1, Math.max(0, busyMs / ms - totalOf(idle)) / cpus().length) };
}

/** Several measurements of one thing as one. */
export function together(costs: readonly Cost[]): Cost {
  const count = costs.reduce((sum, cost) => sum + cost.count, 0);
  const mean = (of: (cost: Cost) => number): number => costs.reduce((sum, cost) => sum + of(cost) * cost.count, 0) / Math.max(1, count);
  return { count, perSecond: mean(({ perSecond }) => perSecond), latenciesMs: costs.flatMap(({ latenciesMs }) => latenciesMs), cpuMs: byTier((tier) => mean(({ cpuMs }) => cpuMs[tier])), machine: mean(({ machine }) => machine) };
}

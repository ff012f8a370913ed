/** One load on a marketplace, with who had which part of the processors meanwhile. */
import type { ChildProcess } from 'node:child_process';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuByTier, machineBusyMs, type PidsOf } from '../capacity/processes.ts';
import { totalOf } from '../capacity/meter.ts';
import { startChild } from '../gateway/measure.ts';
import type { Offer, Outcome } from './offer.ts';

export interface Load {
  readonly outcome: Outcome;
  readonly perSecond: number;
  readonly goodPerSecond: number;
  /** Processors that each kept busy. */
  readonly cores: { readonly marketplace: number; readonly generator: number; readonly others: number };
  /** Processors that the marketplace could have. */
  readonly coresLeft: number;
}

export type Wanted = Omit<Offer, 'perSecond'>;

export interface Generator {
  load(wanted: Wanted, perSecond: number): Promise<Load>;
  stop(): void;
}

const restMs = 1_500;

export async function startGenerator(pids: PidsOf): Promise<Generator> {
  const { child } = await startChild(new URL('generator-process.ts', import.meta.url).pathname, []);
  return {
    async load(wanted, perSecond) {
      const [before, busyBefore, startedAt] = [totalOf(cpuByTier(pids)), machineBusyMs(), performance.now()];
      const answered = answerOf(child);
      child.send({ ...wanted, perSecond });
      await sleep(wanted.seconds * 1_000);
      const [ms, marketplaceMs, busyMs] = [performance.now() - startedAt, totalOf(cpuByTier(pids)) - before, machineBusyMs() - busyBefore];
      const outcome = await answered;
      const cores = { marketplace: marketplaceMs / ms, generator: outcome.cpuMs / ms, others: Math.max(0, busyMs - marketplaceMs - outcome.cpuMs) / ms };
      // What was begun beyond the limits of one load must not meet the next.
      await sleep(restMs);
      const goodPerSecond = outcome.goodMs.length / wanted.seconds;
      return { outcome, perSecond: outcome.offered / wanted.seconds, goodPerSecond, cores, coresLeft: cpus().length - cores.generator - cores.others };
    },
    stop: () => child.disconnect(),
  };
}

function answerOf(child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`The generator ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as Outcome);
    });
  });
}

/** Processor milliseconds of one request by kind: a steady pace of each by itself, what an idle marketplace does taken off. */
export async function costsByKind(generator: Generator, wanted: Wanted): Promise<Record<string, number>> {
  const each = { ...wanted, seconds: costSeconds };
  const idle = await generator.load({ ...each, mix: Object.fromEntries(Object.keys(wanted.mix).map((kind) => [kind, 0])) }, 0);
  const costs: Record<string, number> = {};
  for (const kind of Object.keys(wanted.mix)) {
    const { cores, outcome } = await generator.load({ ...each, mix: { [kind]: 1 } }, costPerSecond);
    costs[kind] = (Math.max(0, cores.marketplace - idle.cores.marketplace) * costSeconds * 1_000) / Math.max(1, outcome.offered);
  }
  return costs;
}

const costSeconds = 3;
const costPerSecond = 15;
const searchFrom = 30;
const searchStep = 1.25;
/** More than this share not answered well is more than can be done. */
const enough = 0.8;

/** The highest goodput of an open loop: offers more and more until a good part is not answered well, twice in a row. */
export async function findRated(generator: Generator, wanted: Wanted, say: (line: string) => void): Promise<Load> {
  let best: Load | undefined;
  let failures = 0;
  for (let perSecond = searchFrom; failures < 2; perSecond *= searchStep) {
    const load = await generator.load(wanted, perSecond);
    say(`${perSecond.toFixed(0)} offered a second, ${load.goodPerSecond.toFixed(0)} good`);
    if (!best || load.goodPerSecond > best.goodPerSecond) best = load;
    failures = load.goodPerSecond < enough * perSecond ? failures + 1 : 0;
  }
  if (!best) throw new Error('Nothing was answered');
  return best;
}

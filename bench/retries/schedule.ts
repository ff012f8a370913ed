/** A fault schedule that is a function of the clock, the message and the attempt: the same for every run with the same seed. */
import { createRandom, type Random } from '../../dev/demo/random.ts';

export interface Schedule {
  /** Why this try fails, if it does. `atMs` is counted from the start of the run. */
  faultOf(n: number, attempt: number, atMs: number): 'outage' | 'flaky' | 'permanent' | undefined;
  isPermanent(n: number): boolean;
  /** In words. */
  description: string;
}

export interface ScheduleOptions {
  seed: number;
  durationMs: number;
  /** Real time is this many times longer. */
  compression: number;
}

const flakyShare = 0.03;
const permanentShare = 0.02;
const outageShare = 0.2;
/** Uncompressed: most outages are a deployment or a fail-over, a few last minutes. */
const outageLengthsMs = [500, 2_000, 5_000, 15_000, 60_000, 180_000];

export function createSchedule({ seed, durationMs, compression }: ScheduleOptions): Schedule {
  const outages = outagesOf(createRandom(seed).fork('outages'), durationMs, compression);
  const isPermanent = (n: number) => createRandom(`${seed} permanent ${n}`).chance(permanentShare);
  const lengths = outages.map(({ from, to }) => ((to - from) * compression) / 1_000);
  return {
    isPermanent,
    faultOf(n, attempt, atMs) {
      if (isPermanent(n)) return 'permanent';
      if (outages.some(({ from, to }) => atMs >= from && atMs < to)) return 'outage';
      return createRandom(`${seed} flaky ${n} ${attempt}`).chance(flakyShare) ? 'flaky' : undefined;
    },
    description: `${outages.length} outages of ${lengths.map((length) => length.toFixed(0)).join(', ')} s, ${flakyShare * 100} % of tries failing by themselves, ${permanentShare * 100} % of messages never working`,
  };
}

/** Outages at random moments until they fill their share of the time. */
function outagesOf(random: Random, durationMs: number, compression: number): { from: number; to: number }[] {
  const outages: { from: number; to: number }[] = [];
  for (let totalMs = 0; totalMs < durationMs * outageShare; ) {
    const lengthMs = Math.min(random.pick(outageLengthsMs) / compression, durationMs * outageShare - totalMs + 1);
    const from = random.next() * (durationMs - lengthMs);
    outages.push({ from, to: from + lengthMs });
    totalMs += lengthMs;
  }
  return outages.toSorted((a, b) => a.from - b.from);
}

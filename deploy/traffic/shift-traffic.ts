import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logFile, type Colour } from './edge-config.ts';
import type { ErrorCounts } from './graphql-errors.ts';
import { judge, usualLimits, type Limits } from './judge.ts';
import { greenShare, setGreenShare } from './shares.ts';
import { addFigures, followTrafficLog, noFigures, type Figures, type TrafficLog } from './traffic-log.ts';

export interface ShiftOptions {
  /** Of the edge. */
  readonly folder: string;
  /** The new version. */
  readonly to: Colour;
  /** Its share of callers step by step, in percent; 100 alone is blue-green. */
  readonly steps: readonly number[];
  /** How long each step lasts at least. */
  readonly holdMs: number;
  /** How long a step waits for enough requests to judge by. */
  readonly patienceMs: number;
  readonly limits?: Limits;
  /** Errors inside of answers, where both versions can be asked. */
  readonly errors?: ErrorCounts;
  readonly say?: (text: string) => void;
  /** When aborted, the old version gets all callers back. */
  readonly signal?: AbortSignal;
  readonly lookEveryMs?: number;
}

export interface Shifted {
  readonly outcome: 'shifted' | 'rolled back';
  /** Why it was rolled back. */
  readonly because?: string;
  /** Of the new version, over all steps. */
  readonly figures: Figures;
}

/**
 * Gives a new version more and more of the traffic while it is as good as the old one, and all of it back to the old one as soon as it is not.
 * Whatever ends this early, an error of its own included, leaves the old version with everything.
 */
export async function shiftTraffic(options: ShiftOptions): Promise<Shifted> {
  const { folder, to, steps, say = () => undefined } = options;
  const give = (percent: number): void => setGreenShare(folder, to === 'green' ? percent : 100 - percent);
  const before = to === 'green' ? greenShare(folder) : 100 - greenShare(folder);
  if (before === 100) return { outcome: 'shifted', figures: noFigures() };
  const log = followTrafficLog(join(folder, logFile));
  const watched: Watched = { next: noFigures(), old: noFigures() };
  let isWell = false;
  let because: string | undefined;
  try {
    await options.errors?.read();
    for (const percent of steps) {
      give(percent);
      say(`${percent} % to ${to}`);
      because = await watchStep(options, log, watched);
      if (because !== undefined) break;
    }
    isWell = because === undefined;
  } finally {
    if (!isWell) give(0);
    log.close();
  }
  if (because === undefined) return { outcome: 'shifted', figures: watched.next };
  say(`back to 0 %: ${because}`);
  return { outcome: 'rolled back', because, figures: watched.next };
}

interface Watched {
  readonly next: Figures;
  /** Over all steps: at 100 % there is nothing else to compare with. */
  readonly old: Figures;
}

/** Undefined when the step went well, else why not. */
async function watchStep(options: ShiftOptions, log: TrafficLog, watched: Watched): Promise<string | undefined> {
  const { to, holdMs, patienceMs, limits = usualLimits, errors, signal, lookEveryMs = 250 } = options;
  const startedAt = performance.now();
  const step = noFigures();
  for (;;) {
    await sleep(lookEveryMs, undefined, signal && { signal }).catch(() => undefined);
    const more = log.read();
    const inAnswers = await errors?.read();
    if (inAnswers) for (const colour of ['blue', 'green'] as const) more[colour].failed += inAnswers[colour];
    for (const figures of [step, watched.next]) addFigures(figures, more[to]);
    addFigures(watched.old, more[to === 'green' ? 'blue' : 'green']);
    if (signal?.aborted) return 'it was called off';
    const verdict = judge(step, watched.old, limits);
    if (verdict.is === 'bad') return verdict.because;
    const elapsed = performance.now() - startedAt;
    if (verdict.is === 'good' && elapsed >= holdMs) return undefined;
    if (verdict.is === 'unknown' && elapsed >= patienceMs) return `there is not enough traffic to judge by: ${verdict.because}`;
  }
}

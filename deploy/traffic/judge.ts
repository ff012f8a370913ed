/** Whether a new version is as good as the old one. */
import type { Figures } from './traffic-log.ts';

export interface Limits {
  /** Fewer requests say nothing. */
  readonly atLeast: number;
  /** Failures that are never enough to judge by. */
  readonly freeFailures: number;
  /** So much more of the requests may fail than with the old version. */
  readonly moreFailed: number;
  /** So much more may be refused (4xx) than with the old version: a new version that understands its callers no more. */
  readonly moreRefused: number;
  /** p99 may be so many times that of the old version, and in any case so many milliseconds more. */
  readonly slower: number;
  readonly slowerByMs: number;
}

export const usualLimits: Limits = { atLeast: 50, freeFailures: 2, moreFailed: 0.01, moreRefused: 0.1, slower: 1.5, slowerByMs: 50 };

export type Verdict = { is: 'good' } | { is: 'unknown'; because: string } | { is: 'bad'; because: string };

/** Judges by all figures of the present step. Failures are judged from the first one that counts, times only once there are enough. */
export function judge(next: Figures, old: Figures, limits: Limits = usualLimits): Verdict {
  const [failed, failedOld] = [share(next.failed, next), share(old.failed, old)];
  if (next.failed > limits.freeFailures && failed > failedOld + limits.moreFailed) return bad(`${percent(failed)} of its requests fail (${next.failed} of ${next.requests}), ${percent(failedOld)} of the old version's`);
  if (next.requests < limits.atLeast) return { is: 'unknown', because: `only ${next.requests} requests so far` };
  const [refused, refusedOld] = [share(next.refused, next), share(old.refused, old)];
  if (refused > refusedOld + limits.moreRefused) return bad(`it refuses ${percent(refused)} of its requests, the old version ${percent(refusedOld)}`);
  if (old.requests >= limits.atLeast) {
    const [p99, p99Old] = [quantile(next.latenciesMs, 0.99), quantile(old.latenciesMs, 0.99)];
    if (p99 > p99Old * limits.slower && p99 > p99Old + limits.slowerByMs) return bad(`its p99 is ${Math.round(p99)} ms, the old version's ${Math.round(p99Old)} ms`);
  }
  return { is: 'good' };
}

const bad = (because: string): Verdict => ({ is: 'bad', because });
const share = (part: number, { requests }: Figures): number => (requests === 0 ? 0 : part / requests);
const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(1))} %`;

export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0;
}

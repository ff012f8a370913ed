import { gauge } from '../telemetry/metrics.ts';

export interface ConcurrencyLimitOptions {
  /** Label in metrics. */
  name: string;
  /** So long the median request may take; with so many at once that it does, no more are let in. */
  targetMs: number;
  /** So few at once are never too many. */
  floor?: number;
  most?: number;
  now?: () => number;
}

export interface ConcurrencyLimit {
  /** How many may be worked on at once now. */
  current(): number;
  /** Above `targetMs` of the options while others are slow, see below. */
  targetMs(): number;
  /** Learns from a request that began at `startedAt` and is answered now; `inFlight` counts it. */
  learn(startedAt: number, inFlight: number): void;
  /** Notes that somebody behind refused what was let in here: its work so far is lost, so less is let in. */
  noteRefusedBehind(): void;
  /** Notes that there was more to do than the limit let in: only then it grows. */
  noteFull(): void;
}

const windowMs = 100;
const longestWindowMs = 1_000;
const leastSamples = 8;
const mostSamples = 64;
const firstLimit = 64;
/** By how much a raised target falls in a second. */
const targetDecay = 0.99;

const limits = gauge({ name: 'concurrency_limit', help: 'How many requests may be worked on at once, as learned from how long they take', labels: ['limit'] });

/**
 * How many requests at once are as many as can be done in time, learned from how long they take: with twice as many as a busy
 * processor needs all take twice as long, whichever of the processes behind has the least to spare (Little's law). So the limit follows target
 * over median, at once when that is too much, in small steps while there is more to do. Where even the fewest take longer than the target, it
 * is not their number that makes them slow; then the target is twice what they take, and falls again slowly.
 */
export function createConcurrencyLimit({ name, targetMs, floor = 8, most = 1_000, now = () => performance.now() }: ConcurrencyLimitOptions): ConcurrencyLimit {
  let limit = Math.max(floor, firstLimit);
  let target = targetMs;
  /** Requests from before say nothing about the present limit. */
  let changedAt = -Infinity;
  let window = emptyWindow(now());
  limits.set({ limit: name }, limit);

  function change(wanted: number, at: number): void {
    const next = Math.min(most, Math.max(floor, wanted));
    if (next < limit) changedAt = at;
    limit = next;
    limits.set({ limit: name }, limit);
  }

  function conclude(at: number): void {
    const { samples, refused, most: inFlight, isFull, startedAt } = window;
    window = emptyWindow(at);
    target = Math.max(targetMs, target * targetDecay ** ((at - startedAt) / 1_000));
    if (refused > samples.length / 10) return change(Math.floor(Math.min(limit, inFlight) * 0.8), at);
    const median = medianOf(samples);
    if (median > target && limit <= floor) target = median * 2;
    else if (median > target) change(Math.floor(Math.min(limit, inFlight) * Math.max(0.5, target / median)), at);
    else if (isFull) change(median < target / 2 ? limit * 1.5 : limit + Math.max(1, limit * 0.05), at);
  }

  return {
    current: () => Math.floor(limit),
    targetMs: () => target,
    learn(startedAt, inFlight) {
      if (startedAt < changedAt) return;
      const at = now();
      if (window.samples.length < mostSamples) window.samples.push(at - startedAt);
      window.most = Math.max(window.most, inFlight);
      const passedMs = at - window.startedAt;
      if ((passedMs >= windowMs && window.samples.length >= leastSamples) || passedMs >= longestWindowMs) conclude(at);
    },
    noteRefusedBehind() {
      window.refused += 1;
    },
    noteFull() {
      window.isFull = true;
    },
  };
}

function emptyWindow(startedAt: number) {
  return { startedAt, samples: [] as number[], refused: 0, most: 0, isFull: false };
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

import { gauge } from '../telemetry/metrics.ts';
import { createConcurrencyRule } from './concurrency-rule.ts';

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

const limits = gauge({ name: 'concurrency_limit', help: 'How many requests may be worked on at once, as learned from how long they take', labels: ['limit'] });

/** How many requests at once are as many as can be done in time, learned from how long they take; see `concurrency-rule.ts`. */
export function createConcurrencyLimit({ name, targetMs, floor = 8, most = 1_000, now = () => performance.now() }: ConcurrencyLimitOptions): ConcurrencyLimit {
  const rule = createConcurrencyRule({ targetMs, floor, most });
  let limit = Math.max(floor, firstLimit);
  /** Requests from before say nothing about the present limit. */
  let changedAt = -Infinity;
  let window = emptyWindow(now());
  limits.set({ limit: name }, limit);

  function conclude(at: number): void {
    const next = rule.next(limit, { ...window, ms: at - window.startedAt });
    window = emptyWindow(at);
    if (next < limit) changedAt = at;
    if (next !== limit) limits.set({ limit: name }, next);
    limit = next;
  }

  return {
    current: () => Math.floor(limit),
    targetMs: rule.targetMs,
    learn(startedAt, inFlight) {
      if (startedAt < changedAt) return;
      const at = now();
      if (window.samples.length < mostSamples) window.samples.push(at - startedAt);
      window.inFlight = Math.max(window.inFlight, inFlight);
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
  return { startedAt, samples: [] as number[], refused: 0, inFlight: 0, isFull: false };
}

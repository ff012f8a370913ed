/** What a window of answers says about how many may be worked on at once. */
export interface Seen {
  /** Milliseconds that answers took. */
  samples: readonly number[];
  /** How many parts of them somebody behind refused. */
  refused: number;
  /** The most at once. */
  inFlight: number;
  /** Whether there was more to do than the limit let in. */
  isFull: boolean;
  /** How long it was looked at. */
  ms: number;
}

export interface ConcurrencyRule {
  /** The limit from now on. */
  next(limit: number, seen: Seen): number;
  targetMs(): number;
}

/** The fewest take this much longer than the target, in so many windows in a row, where it is others that are slow. */
const slowFactor = 3;
const slowWindows = 3;
/** What they take may differ by this much from one window to the next. */
const slack = 1.3;
/** By how much a raised target falls in a second. */
const targetDecay = 0.99;

/**
 * With twice as many requests as a busy processor needs all take twice as long, whichever of the processes behind has the least to spare (Little's law).
 * So the limit follows target over median, at once when that is too much, in small steps while there is more to do. Where even the fewest take much longer
 * than the target, it is not their number that makes them slow; then the target is a little more than what they take, until it is tried again with few. Entries
 * that share what is behind them grow by less the more they have, and shrink alike, so that none starves another.
 */
export function createConcurrencyRule({ targetMs, floor, most }: { targetMs: number; floor: number; most: number }): ConcurrencyRule {
  let target = targetMs;
  let slowInARow = 0;
  /** While it is tried with few whether others are slow still: how many there were. */
  let before: number | undefined;

  function othersAreSlow(limit: number, median: number): number {
    slowInARow += 1;
    if (slowInARow < slowWindows) return limit;
    const wanted = before ?? limit * 1.5;
    [target, before] = [median * slack, undefined];
    return wanted;
  }

  function wanted(limit: number, { samples, refused, inFlight, isFull, ms }: Seen): number {
    target = Math.max(targetMs, target * targetDecay ** (ms / 1_000));
    const used = Math.min(limit, inFlight);
    if (refused > samples.length / 10) return Math.floor(used * 0.8);
    const median = medianOf(samples);
    if (limit <= floor && median > targetMs * slowFactor) return othersAreSlow(limit, median);
    slowInARow = 0;
    if (limit <= floor) [target, before] = [targetMs, undefined];
    if (median > target && target > targetMs) {
      before = limit;
      return floor;
    }
    if (median > target) return Math.floor(used * Math.max(0.5, target / median));
    if (!isFull) return limit;
    return median < target / 2 ? limit * 1.5 : limit + Math.sqrt(limit) / 2;
  }

  return { next: (limit, seen) => Math.min(most, Math.max(floor, wanted(limit, seen))), targetMs: () => target };
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

/** How often and how fast operations are answered. */
export interface OperationTimes {
  note(name: string, text: string, durationMs: number): void;
  /** Those that took most of our time, first. */
  hottest(count: number): { name: string; calls: number; p50Ms: number; p99Ms: number; totalMs: number; query: string }[];
}

interface Entry {
  name: string;
  calls: number;
  totalMs: number;
  /** The latest durations, overwritten in turn. */
  readonly recent: number[];
}

const maxOperations = 500;
const kept = 256;
/** Longer ones are sent once, by somebody who would have us keep them. */
const longestText = 10_000;
/** Clients need not send the name of an operation that is alone in its document. */
const namedIn = /\b(?:query|mutation)\s+(\w+)/;

/** Keeps the latest durations of each operation; of more than a number of operations, those that took most of our time. */
export function createOperationTimes(): OperationTimes {
  let entries = new Map<string, Entry>();
  const byTime = (): [string, Entry][] => [...entries].toSorted(([, a], [, b]) => b.totalMs - a.totalMs);
  return {
    note(name, text, durationMs) {
      let entry = entries.get(text);
      if (!entry) {
        if (text.length > longestText) return;
        // Half of them at once: whoever sends something else each time must not make us sort each time, nor keep those out that come later.
        if (entries.size >= maxOperations) entries = new Map(byTime().slice(0, maxOperations / 2));
        entry = { name: name || (namedIn.exec(text)?.[1] ?? ''), calls: 0, totalMs: 0, recent: [] };
        entries.set(text, entry);
      }
      entry.recent[entry.calls % kept] = durationMs;
      entry.calls += 1;
      entry.totalMs += durationMs;
    },
    hottest: (count) =>
      byTime()
        .slice(0, count)
        .map(([query, { name, calls, totalMs, recent }]) => ({ name, calls, p50Ms: quantile(recent, 0.5), p99Ms: quantile(recent, 0.99), totalMs: Math.round(totalMs), query })),
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}

/** Aggregates whose oldest message finds no taker (queue full, consumer never started), and until when to leave them. */
export interface StuckAggregates {
  /** Those to skip now: their later messages must not overtake, and they must not fill every batch. */
  current(): string[];
  add(aggregateId: string): void;
  remove(aggregateId: string): void;
}

const firstDelayMs = 250;
const maxDelayMs = 5_000;
const maxRemembered = 500;

/** Kept in memory: a relay that starts anew just tries them once more. */
export function createStuckAggregates(now: () => number = Date.now): StuckAggregates {
  const stuck = new Map<string, { until: number; delayMs: number }>();
  return {
    current: () => [...stuck].filter(([, { until }]) => until > now()).map(([id]) => id),
    add(aggregateId) {
      const known = stuck.get(aggregateId);
      if (!known && stuck.size >= maxRemembered) return;
      const delayMs = known ? Math.min(known.delayMs * 2, maxDelayMs) : firstDelayMs;
      stuck.set(aggregateId, { until: now() + delayMs, delayMs });
    },
    remove: (aggregateId) => void stuck.delete(aggregateId),
  };
}

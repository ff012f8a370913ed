/** An interruptible wait that gathers what to look at next. */
export interface WakeUp {
  /** Ends the wait; with a partition, the next pass looks at hinted partitions only. */
  nudge(partition?: number): void;
  /** Ends the wait even while backing off. */
  urgent(): void;
  /** The hinted partitions, and whether all others are to be looked at, too: for what is there, or for what is left over. */
  take(): { hinted: readonly number[]; others: 'none' | 'left over' | 'all' };
  wait(ms: number, options?: { onlyIfUrgent?: boolean }): Promise<void>;
}

const maxHintedMs = 150;

/** Hints save the search for partitions with work; at least every 150 ms it is looked for what is left over elsewhere. */
export function createWakeUp(): WakeUp {
  let hinted = new Set<number>();
  let everything = true;
  let lookedAtAllAt = 0;
  let nudged = false;
  let urgent = false;
  let end: { now(): void; onlyIfUrgent: boolean } | undefined;

  return {
    nudge(partition) {
      nudged = true;
      if (partition === undefined) everything = true;
      else hinted.add(partition);
      if (end && !end.onlyIfUrgent) end.now();
    },
    urgent() {
      urgent = true;
      everything = true;
      end?.now();
    },
    take() {
      const isTime = hinted.size === 0 || Date.now() - lookedAtAllAt >= maxHintedMs;
      const taken = { hinted: [...hinted], others: everything ? 'all' : isTime ? 'left over' : 'none' } as const;
      if (taken.others !== 'none') lookedAtAllAt = Date.now();
      hinted = new Set();
      everything = false;
      nudged = false;
      urgent = false;
      return taken;
    },
    async wait(ms, { onlyIfUrgent = false } = {}) {
      if (urgent || (nudged && !onlyIfUrgent)) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        end = { now: () => (clearTimeout(timer), resolve()), onlyIfUrgent };
      });
      end = undefined;
    },
  };
}

/** Who waits for a place: the lower the rank the sooner, first come first served within one. Nobody waits longer than `waitMs`. */
export interface PriorityQueue {
  /** Resolves with true when it is the caller's turn, with false when that does not come in time. */
  wait(rank: number): Promise<boolean>;
  /** Lets the next one in, if there is one. */
  admitNext(): boolean;
  size(): number;
}

export function createPriorityQueue({ ranks, waitMs }: { ranks: number; waitMs: number }): PriorityQueue {
  const waiting = Array.from({ length: ranks }, () => new Set<() => void>());
  let size = 0;
  return {
    wait(rank) {
      const line = waiting[rank];
      if (!line) throw new RangeError(`Expected a rank below ${ranks}, got ${rank}`);
      return new Promise((resolve) => {
        const leave = (isAdmitted: boolean): void => {
          clearTimeout(timer);
          line.delete(admit);
          size -= 1;
          resolve(isAdmitted);
        };
        const admit = (): void => leave(true);
        const timer = setTimeout(() => leave(false), waitMs);
        line.add(admit);
        size += 1;
      });
    },
    admitNext() {
      for (const line of waiting) {
        for (const admit of line) {
          admit();
          return true;
        }
      }
      return false;
    },
    size: () => size,
  };
}

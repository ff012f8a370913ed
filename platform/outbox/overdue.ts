/** The oldest message of a partition that is not published. */
export interface Head {
  partitionNo: number;
  seq: number;
}

/** Tells which partitions hold a message that nobody has published for a while. */
export interface Overdue {
  /** The partitions of those that were there at an earlier look already, at least `afterMs` ago. */
  among(heads: readonly Head[]): number[];
}

/** By what was seen when, here: the clocks of those who wrote the messages need not agree. */
export function createOverdue({ afterMs, now = () => performance.now() }: { afterMs: number; now?: () => number }): Overdue {
  let seen = new Map<number, Head & { since: number }>();
  return {
    among(heads) {
      const at = now();
      seen = new Map(heads.map((head) => {
        const before = seen.get(head.partitionNo);
        return [head.partitionNo, before?.seq === head.seq ? before : { ...head, since: at }];
      }));
      return [...seen.values()].filter(({ since }) => at - since >= afterMs).map(({ partitionNo }) => partitionNo);
    },
  };
}

/** How many traces per second a caller may have kept by asking for it; more would be a way to fill our disks. */
const flaggedPerSecond = 10;

export interface Sampling {
  isSampled(traceId: string, isFlagged: boolean): boolean;
}

/**
 * A share of all traces, told by the trace id alone, so that every process of one trace decides alike without asking (the id's end
 * is random: W3C Trace Context, "random trace id"). A caller's sampled flag is heeded within a limit.
 */
export function createSampling({ percent, now = Date.now }: { percent: number; now?: () => number }): Sampling {
  const threshold = (percent / 100) * 2 ** 32;
  let second = 0;
  let flagged = 0;
  return {
    isSampled(traceId, isFlagged) {
      if (Number.parseInt(traceId.slice(24), 16) < threshold) return true;
      if (!isFlagged) return false;
      const current = Math.floor(now() / 1000);
      if (current !== second) flagged = 0;
      second = current;
      flagged += 1;
      return flagged <= flaggedPerSecond;
    },
  };
}

/** How much memory this process takes while something runs. */
export interface MemoryWatch {
  /** In MiB: the highest, and how far that is above the beginning. */
  stop(): { peakMiB: number; growthMiB: number };
}

const sampleMs = 50;
const mebibyte = 1_048_576;

export function createMemoryWatch(): MemoryWatch {
  const first = process.memoryUsage.rss();
  let peak = first;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), sampleMs);
  return {
    stop() {
      clearInterval(timer);
      peak = Math.max(peak, process.memoryUsage.rss());
      return { peakMiB: peak / mebibyte, growthMiB: (peak - first) / mebibyte };
    },
  };
}

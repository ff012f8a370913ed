import { quantile } from './load.ts';

/** What requests felt and what memory held, with and without switches. */
export interface Switched {
  /** Latencies in milliseconds while nothing was switched, and while something was. */
  readonly calm: readonly number[];
  readonly during: readonly number[];
  readonly failures: readonly string[];
  /** Heaps in megabytes, in the order in which they were read. */
  readonly heaps: Readonly<Record<string, readonly number[]>>;
}

export interface Line {
  readonly holds: boolean;
  readonly text: string;
}

/** Most that p99 may grow while supergraphs are switched. */
const maxSlowdown = 2;
/** Most that the smallest heap of the last fifth may be above that of the first: a share of it, and megabytes of noise. */
const maxGrowth = { share: 0.1, mb: 10 };

/** What has to hold of switches under load, one line each. */
export function verdictOn({ calm, during, failures, heaps }: Switched): Line[] {
  const [with99, without99] = [quantile(during, 0.99), quantile(calm, 0.99)];
  return [
    { holds: failures.length === 0, text: `no request failed or was answered wrongly: ${failures.length} ${failures.slice(0, 3).join(' | ')}`.trimEnd() },
    { holds: with99 <= maxSlowdown * without99, text: `p99 with switches at most ${maxSlowdown} times that without: ${with99.toFixed(1)} / ${without99.toFixed(1)} ms, ${(with99 / without99).toFixed(2)} times` },
    ...Object.entries(heaps).map(([name, heap]) => growthOf(name, heap)),
  ];
}

/** The smallest of several heaps is what remains after a collection. */
function growthOf(name: string, heap: readonly number[]): Line {
  const part = Math.max(1, Math.floor(heap.length / 5));
  const [first, last] = [Math.min(...heap.slice(0, part)), Math.min(...heap.slice(-part))];
  return { holds: last <= first * (1 + maxGrowth.share) + maxGrowth.mb, text: `${name} did not grow: ${first.toFixed(0)} MB at its smallest in the first fifth, ${last.toFixed(0)} MB in the last` };
}

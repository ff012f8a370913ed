/** Figures over the series of one process or many. */
import type { Series, Vitals } from './vitals.ts';

export interface Flow {
  readonly perSecond: number;
  /** Null when nothing was measured in the window. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

export type Choice = (labels: Series['labels']) => boolean;

const all: Choice = () => true;

/** The series of a metric, each with the vitals it is from. */
export function seriesOf(vitals: readonly Vitals[], metric: string, choice: Choice = all): { vitals: Vitals; series: Series }[] {
  return vitals.flatMap((each) => each.series.filter((series) => series.metric === metric && choice(series.labels)).map((series) => ({ vitals: each, series })));
}

/** How often per second, over the processes together. */
export function rateOf(vitals: readonly Vitals[], metric: string, choice: Choice = all): number {
  return seriesOf(vitals, metric, choice).reduce((sum, { vitals: { windowSeconds }, series: { added } }) => sum + (windowSeconds > 0 ? added / windowSeconds : 0), 0);
}

/** Rate and quantiles of a histogram, over the processes together. */
export function flowOf(vitals: readonly Vitals[], metric: string, choice: Choice = all): Flow {
  const found = seriesOf(vitals, metric, choice);
  const bounds = found[0]?.vitals.bounds[metric] ?? [];
  const counts = Array.from({ length: bounds.length + 1 }, (_, index) => found.reduce((sum, { series }) => sum + (series.buckets?.[index] ?? 0), 0));
  return { perSecond: rateOf(vitals, metric, choice), p50Ms: quantileMs(bounds, counts, 0.5), p99Ms: quantileMs(bounds, counts, 0.99) };
}

/** The sum of a gauge, or of a counter since the start; null when no process has it. */
export function valueOf(vitals: readonly Vitals[], metric: string, choice: Choice = all): number | null {
  const found = seriesOf(vitals, metric, choice);
  return found.length === 0 ? null : found.reduce((sum, { series }) => sum + series.value, 0);
}

/** The greatest value of a gauge that several processes see alike; null when no process has it. */
export function greatestOf(vitals: readonly Vitals[], metric: string, choice: Choice = all): number | null {
  const found = seriesOf(vitals, metric, choice);
  return found.length === 0 ? null : Math.max(...found.map(({ series }) => series.value));
}

/** Values of a label over all series of a metric, in order. */
export function labelsOf(vitals: readonly Vitals[], metric: string, label: string): string[] {
  return [...new Set(seriesOf(vitals, metric).map(({ series }) => series.labels[label] ?? ''))].sort();
}

/**
 * A quantile in milliseconds from counts by bucket (bounds in seconds), taking observations to be spread evenly within a bucket, as
 * Prometheus' histogram_quantile does; null when there are none.
 */
export function quantileMs(bounds: readonly number[], counts: readonly number[], quantile: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let below = 0;
  for (const [index, count] of counts.entries()) {
    if (below + count >= quantile * total && count > 0) {
      const lower = bounds[index - 1] ?? 0;
      const upper = bounds[index] ?? lower;
      return (lower + (upper - lower) * ((quantile * total - below) / count)) * 1000;
    }
    below += count;
  }
  return (bounds.at(-1) ?? 0) * 1000;
}

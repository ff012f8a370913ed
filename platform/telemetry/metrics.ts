import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** One registry per process, exposed at /metrics. */
export const metricsRegistry = new Registry();
let defaultsCollected = false;

export interface MetricOptions {
  name: string;
  help: string;
  labels?: readonly string[];
}

/** Seconds; spans a cache hit to the slowest deadline in the system. */
export const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10];

/**
 * The counter of that name, created at its first use (asking twice is fine). Series in `fromZero` are there before anything is counted: Prometheus sees
 * no increase in one that is born with its first count, and an alert would overlook the first event.
 */
export function counter({ name, help, labels = [], fromZero = [] }: MetricOptions & { fromZero?: readonly Readonly<Record<string, string>>[] }): Counter {
  const existing = metricsRegistry.getSingleMetric(name);
  const found = existing ? expectKind(existing, Counter, name) : new Counter({ name, help, labelNames: [...labels], registers: [metricsRegistry] });
  for (const series of fromZero) found.inc(series, 0);
  return found;
}

/** The gauge of that name; `collect` is called at each scrape, for values that are read rather than pushed. */
export function gauge({ name, help, labels = [], collect }: MetricOptions & { collect?: (gauge: Gauge) => void | Promise<void> }): Gauge {
  const existing = metricsRegistry.getSingleMetric(name);
  if (existing) return expectKind(existing, Gauge, name);
  return new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [metricsRegistry],
    ...(collect && {
      collect() {
        return collect(this);
      },
    }),
  });
}

/** The histogram of that name; buckets default to `durationBuckets`, in seconds. */
export function histogram({ name, help, labels = [], buckets = durationBuckets }: MetricOptions & { buckets?: number[] }): Histogram {
  const existing = metricsRegistry.getSingleMetric(name);
  if (existing) return expectKind(existing, Histogram, name);
  return new Histogram({ name, help, labelNames: [...labels], buckets, registers: [metricsRegistry] });
}

/** All metrics in the Prometheus text format, process metrics included. */
export async function metricsText(): Promise<string> {
  if (!defaultsCollected) {
    defaultsCollected = true;
    collectDefaultMetrics({ register: metricsRegistry });
  }
  return metricsRegistry.metrics();
}

export const metricsContentType: string = metricsRegistry.contentType;

function expectKind<T>(metric: unknown, kind: abstract new (...args: never[]) => T, name: string): T {
  if (metric instanceof kind) return metric;
  throw new Error(`Metric "${name}" is already registered as another kind; expected ${kind.name}`);
}

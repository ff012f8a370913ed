import type { Registry } from 'prom-client';
import type { Series, Wanted } from './vitals.ts';

/** All wanted series at one moment, as they have grown since the process started. */
export interface Snapshot {
  readonly at: number;
  readonly totals: ReadonlyMap<string, Total>;
  readonly bounds: Readonly<Record<string, readonly number[]>>;
}

interface Total {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly isGauge: boolean;
  value: number;
  /** Up to and including each bound, as Prometheus counts. */
  upTo: number[];
}

interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

/** Reads what is wanted of a registry; metrics that it does not have are left out. */
export async function takeSnapshot(registry: Registry, wanted: readonly Wanted[], now: number): Promise<Snapshot> {
  const totals = new Map<string, Total>();
  const bounds: Record<string, number[]> = {};
  for (const want of wanted) {
    const metric = registry.getSingleMetric(want.metric);
    if (!metric) continue;
    // Histograms tell the names of their parts; prom-client's types do not say so.
    const { type, values } = (await metric.get()) as unknown as { type: string; values: readonly Sample[] };
    for (const sample of values) if (isWanted(sample, want)) add(sample, { want, type, totals, bounds });
  }
  return { at: now, totals, bounds };
}

function isWanted({ labels }: Sample, { except = {} }: Wanted): boolean {
  return !Object.entries(except).some(([label, values]) => values.includes(String(labels[label])));
}

function add({ value, labels, metricName }: Sample, into: { want: Wanted; type: string; totals: Map<string, Total>; bounds: Record<string, number[]> }): void {
  const { want, type, totals, bounds } = into;
  if (metricName?.endsWith('_sum')) return;
  const kept = Object.fromEntries((want.by ?? []).map((label) => [label, String(labels[label] ?? '')]));
  const key = `${want.metric} ${Object.values(kept).join(' ')}`;
  const total = totals.get(key) ?? { metric: want.metric, labels: kept, isGauge: type === 'gauge', value: 0, upTo: [] };
  totals.set(key, total);
  if (labels['le'] === undefined) total.value += value;
  else if (labels['le'] !== '+Inf') addToBucket(total, Number(labels['le']), value, (bounds[want.metric] ??= []));
}

function addToBucket(total: Total, bound: number, value: number, known: number[]): void {
  let index = known.indexOf(bound);
  if (index < 0) index = known.push(bound) - 1;
  total.upTo[index] = (total.upTo[index] ?? 0) + value;
}

/** What was added between two snapshots, with what holds at the later one. */
export function difference(earlier: Snapshot, later: Snapshot): Series[] {
  return [...later.totals].map(([key, { metric, labels, isGauge, value, upTo }]) => {
    if (isGauge) return { metric, labels, value, added: 0 };
    const before = earlier.totals.get(key);
    const added = value - (before?.value ?? 0);
    if (upTo.length === 0) return { metric, labels, value, added };
    const grown = upTo.map((count, index) => count - (before?.upTo[index] ?? 0));
    return { metric, labels, value, added, buckets: [...grown.map((count, index) => count - (grown[index - 1] ?? 0)), added - (grown.at(-1) ?? 0)] };
  });
}

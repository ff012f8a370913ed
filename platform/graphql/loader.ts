import DataLoader from 'dataloader';
import { histogram } from '../telemetry/metrics.ts';
import { withSpan } from '../telemetry/trace.ts';

export interface LoaderOptions<K, V> {
  /** Shown in metrics, for example `productById`. */
  name: string;
  /** Loads many at once; the map is keyed by `keyOf(key)`, in any order, and may lack what does not exist. */
  batch: (keys: readonly K[]) => Promise<ReadonlyMap<string, V>>;
  /** Most keys per query; 500 unless set. */
  maxBatchSize?: number;
  /** The map key of a loader key; needed when keys are not strings or numbers. */
  keyOf?: (key: K) => string;
}

export type Loader<K, V> = DataLoader<K, V | null, string>;
export type ListLoader<K, V> = DataLoader<K, readonly V[], string>;

const batchSize = histogram({
  name: 'loader_batch_size',
  help: 'Keys per batch of a loader; a median of 1 under lists means that batching is broken',
  labels: ['loader'],
  buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
});

/** A per-request loader of one row per key; a key without a row gives null. */
export function createLoader<K, V>(options: LoaderOptions<K, V>): Loader<K, V> {
  return loaderWith<K, V, V | null>(options, () => null);
}

/** A per-request loader of a list per key; a key without rows gives an empty list. */
export function createListLoader<K, V>(options: LoaderOptions<K, readonly V[]>): ListLoader<K, V> {
  return loaderWith<K, readonly V[], readonly V[]>(options, () => []);
}

function loaderWith<K, V, R>(options: LoaderOptions<K, V>, missing: () => R): DataLoader<K, V | R, string> {
  const { name, batch, maxBatchSize = 500, keyOf = primitiveKey } = options;
  return new DataLoader<K, V | R, string>(
    (keys) =>
      withSpan({ name: `loader ${name}`, attributes: { 'loader.keys': keys.length } }, async (span) => {
        batchSize.observe({ loader: name }, keys.length);
        const found = await batch(keys);
        span.set('loader.rows', rowsIn(found));
        return keys.map((key) => found.get(keyOf(key)) ?? missing());
      }),
    { maxBatchSize, cacheKeyFn: keyOf, name },
  );
}

/** Of a list loader, what is in all lists. */
function rowsIn(found: ReadonlyMap<string, unknown>): number {
  let rows = 0;
  for (const value of found.values()) rows += Array.isArray(value) ? value.length : 1;
  return rows;
}

function primitiveKey(key: unknown): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number') return String(key);
  throw new TypeError('A loader whose keys are not strings or numbers needs keyOf');
}

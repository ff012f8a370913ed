import { counter } from '#platform/telemetry/metrics';

export type LookupResult = 'hit' | 'negative' | 'joined' | 'miss';

const lookups = counter({ name: 'gateway_cache_lookups_total', help: 'Lookups of entities and root fields in the cache, by type or field', labels: ['type', 'result'] });

/** Counts lookups, for metrics and for the status page. */
export interface CacheStatistics {
  count(type: string, result: LookupResult): void;
  /** Lookups and the share of them that needed no call, by type or root field. */
  ratios(): Record<string, { lookups: number; hitRatio: number }>;
}

export function createCacheStatistics(): CacheStatistics {
  const counts = new Map<string, { lookups: number; hits: number }>();
  return {
    count(type, result) {
      lookups.inc({ type, result });
      const entry = counts.get(type) ?? { lookups: 0, hits: 0 };
      counts.set(type, entry);
      entry.lookups += 1;
      if (result !== 'miss') entry.hits += 1;
    },
    ratios: () => Object.fromEntries([...counts].map(([type, { lookups: all, hits }]) => [type, { lookups: all, hitRatio: Math.round((hits / all) * 1000) / 1000 }])),
  };
}

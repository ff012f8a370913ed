import type { SystemBreaker, SystemCache } from '../../generated/schema-types.ts';
import { greatestOf, labelsOf, rateOf } from '#platform/vitals/figures';
import type { Vitals } from '#platform/vitals/vitals';
import { of, ratio, round } from './parts.ts';

const services = (vitals: readonly Vitals[]): string[] => [...new Set(vitals.map(({ service }) => service))].sort();

/** The worst state of each breaker over the processes that have it. */
export function breakersOf(vitals: readonly Vitals[]): SystemBreaker[] {
  return services(vitals).flatMap((service) =>
    labelsOf(of(vitals, service), 'breaker_state', 'breaker').map((name): SystemBreaker => {
      const state = greatestOf(of(vitals, service), 'breaker_state', ({ breaker }) => breaker === name) ?? 0;
      return { service, name, health: state >= 2 ? 'DOWN' : state >= 1 ? 'DEGRADED' : 'UP' };
    }),
  );
}

/** Every cache, by who asks it. An answer that somebody else was waiting for already counts as a hit. */
export function cachesOf(vitals: readonly Vitals[]): SystemCache[] {
  return services(vitals).flatMap((service) => {
    const own = of(vitals, service);
    return [
      ...cachesIn(own, service, 'cache_lookups_total', 'cache'),
      ...cachesIn(own, service, 'bff_page_cache_lookups_total', 'cache', 'pages for guests'),
      ...cachesIn(own, service, 'gateway_cache_lookups_total', 'none', 'entities and root fields'),
    ];
  });
}

function cachesIn(vitals: readonly Vitals[], service: string, metric: string, label: string, shown?: string): SystemCache[] {
  return labelsOf(vitals, metric, label).map((value) => {
    const isOurs = (labels: Readonly<Record<string, string>>): boolean => (labels[label] ?? '') === value;
    const perSecond = rateOf(vitals, metric, isOurs);
    const missed = rateOf(vitals, metric, (labels) => isOurs(labels) && labels['result'] === 'miss');
    return { service, name: shown ?? value, perSecond: round(perSecond), hitRatio: ratio(perSecond - missed, perSecond) };
  });
}

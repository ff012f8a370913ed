import type { SystemPage } from '../../generated/schema-types.ts';
import type { Vitals } from '#platform/vitals/vitals';
import { checkedAt, checkoutsOf, invariantsOf } from './books.ts';
import { breakersOf, cachesOf } from './guards.ts';
import { linksOf, storesOf } from './links.ts';
import { outboxesOf, queuesOf } from './messages.ts';
import { servicesOf } from './services.ts';

/** What all processes told, as one page; null when it cannot be read. */
export function presentSystem(told: readonly Vitals[] | null, now: Date): SystemPage {
  const vitals = told ?? [];
  const isComplete = told !== null;
  return {
    takenAt: now,
    isComplete,
    services: servicesOf(vitals, isComplete),
    stores: storesOf(vitals, isComplete),
    links: linksOf(vitals),
    queues: queuesOf(vitals),
    outboxes: outboxesOf(vitals),
    breakers: breakersOf(vitals),
    caches: cachesOf(vitals),
    checkouts: checkoutsOf(vitals),
    invariants: invariantsOf(vitals),
    invariantsCheckedAt: checkedAt(vitals),
  };
}

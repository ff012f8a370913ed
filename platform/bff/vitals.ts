import { unasked, type Wanted } from '../vitals/vitals.ts';

/** What BFFs tell of themselves besides what every process tells. */
export const bffMetrics: readonly Wanted[] = [
  // A stream lasts as long as somebody looks, which says nothing about how fast anything is.
  { metric: 'http_request_duration_seconds', by: ['status'], except: { route: [...unasked.route, '/graphql/stream', '/ops/stream'] } },
  { metric: 'bff_gateway_request_duration_seconds', by: ['outcome'] },
  { metric: 'bff_page_cache_lookups_total', by: ['cache', 'result'] },
  { metric: 'bff_section_failures_total', by: ['code'] },
  { metric: 'bff_live_followers' },
];

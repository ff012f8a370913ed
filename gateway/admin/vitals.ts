import type { Wanted } from '#platform/vitals/vitals';

/** What a gateway tells of itself besides what every process tells. */
export const gatewayMetrics: readonly Wanted[] = [
  { metric: 'gateway_subgraph_duration_seconds', by: ['subgraph', 'outcome'] },
  { metric: 'gateway_subgraph_endpoints', by: ['subgraph', 'state'] },
  { metric: 'gateway_cache_lookups_total', by: ['result'] },
  { metric: 'gateway_executions', by: ['state'] },
  { metric: 'gateway_cache_trusted' },
  { metric: 'gateway_supergraph_info', by: ['label', 'version'] },
];

import { histogram } from '../telemetry/metrics.ts';

/** Clients may call operations as they like; names beyond these are counted together. */
const maxNames = 400;
const names = new Set<string>();

const duration = histogram({
  name: 'graphql_operation_duration_seconds',
  help: 'Time to answer GraphQL operations, by name and by whether errors came with the answer',
  labels: ['operation', 'outcome'],
  buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

/** Counts one answered operation. */
export function observeOperation(name: string, outcome: 'ok' | 'errors', seconds: number): void {
  if (names.size < maxNames) names.add(name);
  duration.observe({ operation: names.has(name) ? name : 'others', outcome }, seconds);
}

/** Whether an answer in GraphQL's form has errors: Apollo Server and our own endpoints put them first. */
export function outcomeOf({ status, body, hasErrors }: { status: number; body?: unknown; hasErrors?: boolean }): 'ok' | 'errors' {
  return status >= 400 || (hasErrors ?? (typeof body === 'string' && body.startsWith('{"errors":['))) ? 'errors' : 'ok';
}

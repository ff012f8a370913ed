/** What the parts of the system page are made with. */
import type { SystemHealth, SystemTraffic } from '../../generated/schema-types.ts';
import { flowOf, rateOf, type Choice } from '#platform/vitals/figures';
import type { Vitals } from '#platform/vitals/vitals';

export const subgraphs = ['user', 'vendor', 'product', 'order', 'notification'] as const;

/** In the order in which requests pass them. */
export const serviceNames = ['bff-web', 'bff-mobile', 'gateway', ...subgraphs] as const;

const order: readonly SystemHealth[] = ['UP', 'UNKNOWN', 'DEGRADED', 'DOWN'];

export function worstOf(healths: readonly SystemHealth[]): SystemHealth {
  return order[Math.max(0, ...healths.map((health) => order.indexOf(health)))] ?? 'UNKNOWN';
}

/** More failures than this, and something is not well; from here on it hardly works. */
const [uneasyRatio, failingRatio] = [0.01, 0.5];

export function healthOfRatio(errorRatio: number | null | undefined): SystemHealth {
  if (errorRatio == null || errorRatio < uneasyRatio) return 'UP';
  return errorRatio < failingRatio ? 'DEGRADED' : 'DOWN';
}

/** Traffic of a histogram; failed are those that `isFailed` chooses, where the metric tells. */
export function trafficOf(vitals: readonly Vitals[], metric: string, { choice, isFailed }: { choice?: Choice; isFailed?: Choice } = {}): SystemTraffic {
  const { perSecond, p50Ms, p99Ms } = flowOf(vitals, metric, choice);
  const failed = isFailed ? rateOf(vitals, metric, (labels) => (choice?.(labels) ?? true) && isFailed(labels)) : 0;
  return { perSecond: round(perSecond), errorRatio: ratio(failed, perSecond), p50Ms: p50Ms === null ? null : round(p50Ms), p99Ms: p99Ms === null ? null : round(p99Ms) };
}

/** Null when there was nothing that could fail. */
export function ratio(part: number, whole: number): number | null {
  return whole > 0 ? round(Math.min(1, part / whole), 4) : null;
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** Codes of errors that are ours, not the caller's. */
const ours = ['INTERNAL', 'UNAVAILABLE', 'TIMEOUT'];

/** Errors of ours in GraphQL's answers, per second. */
export const failuresOf = (vitals: readonly Vitals[]): number => rateOf(vitals, 'graphql_errors_total', ({ code = '' }) => ours.includes(code));

export const of = (vitals: readonly Vitals[], service: string): Vitals[] => vitals.filter((each) => each.service === service);

/** What rounds come to: rows of a table, medians with their noise. */
import { availableParallelism } from 'node:os';
import type { Counters } from './counters.ts';
import type { Result } from './load.ts';
import type { Idle } from './sides.ts';

/** All rounds of one load on one shop. */
export interface Rounds {
  name: string;
  buyers: number;
  results: readonly Result[];
  /** Of the shop that nobody buys in; subtracted. */
  idle: Idle;
}

const mostFailed = 0.01;

export const heading = `| buyers | completed/s | failed | CPU ms per checkout: services | in all | machine busy % | SQL statements | HTTP requests | messages | first answer p50 / p99 ms |
|---|---|---|---|---|---|---|---|---|---|`;

export function row({ name, results, idle }: Rounds): string {
  const each = (read: (used: Counters) => number) => withNoise(perPurchase({ results, idle }, read));
  const busy = withNoise(results.map(({ busySeconds, seconds }) => (busySeconds / seconds / availableParallelism()) * 100));
  const sorted = results.flatMap(({ firstAnswersMs }) => firstAnswersMs).toSorted((a, b) => a - b);
  const percentile = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  const cells = [name, withNoise(perSecond(results)), total(results, 'failed'), each(({ cpuSeconds }) => cpuSeconds * 1_000), each(allCpuMs), busy, each((used) => used.sqlStatements), each((used) => used.httpRequests), each((used) => used.messages), `${percentile(0.5)} / ${percentile(0.99)}`];
  return `| ${cells.join(' | ')} |`;
}

/** The load with the most purchases a second, of those of which nearly none failed: a shop that turns buyers away is past its best. */
export function best(loads: readonly Rounds[]): Rounds {
  const sound = loads.filter(({ results }) => total(results, 'failed') <= mostFailed * total(results, 'completed'));
  return (sound.length > 0 ? sound : loads).reduce((leading, each) => (rateOf(each) > rateOf(leading) ? each : leading));
}

function total(results: readonly Result[], what: 'failed' | 'completed'): number {
  return results.reduce((sum, result) => sum + result[what], 0);
}

/** Purchases a second. */
export function rateOf({ results }: Pick<Rounds, 'results'>): number {
  return median(perSecond(results));
}

/** As a row of the same table: how many times the other's purchases a second, and the other's CPU per purchase as a multiple of ours. */
export function timesRow(name: string, ours: Rounds, other: Rounds): string {
  const cells = [name, times(perSecond(ours.results), perSecond(other.results)), '', '', times(perPurchase(other, allCpuMs), perPurchase(ours, allCpuMs)), '', '', '', '', ''];
  return `| ${cells.join(' | ')} |`;
}

/** The median of the first as a multiple of that of the second; then the least and the most that the rounds allow. */
export function times(numbers: readonly number[], of: readonly number[]): string {
  const [least, most] = [Math.min(...numbers) / Math.max(...of), Math.max(...numbers) / Math.min(...of)];
  return `${(median(numbers) / median(of)).toFixed(1)} (${least.toFixed(1)}-${most.toFixed(1)})`;
}

function perSecond(results: readonly Result[]): number[] {
  return results.map(({ completed, seconds }) => completed / seconds);
}

function perPurchase({ results, idle }: Pick<Rounds, 'results' | 'idle'>, read: (used: Counters) => number): number[] {
  return results.map(({ used, usedSeconds, completed }) => (read(used) - (read(idle) / idle.seconds) * usedSeconds) / Math.max(1, completed));
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function withNoise(numbers: readonly number[]): string {
  return `${median(numbers).toFixed(1)} (${Math.min(...numbers).toFixed(1)}-${Math.max(...numbers).toFixed(1)})`;
}

function allCpuMs({ cpuSeconds, serverCpuSeconds, clientCpuSeconds }: Counters): number {
  return (cpuSeconds + serverCpuSeconds + clientCpuSeconds) * 1_000;
}

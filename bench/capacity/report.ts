import { percentile } from '../screens/measure.ts';
import type { EventCost } from './events.ts';
import { fitScaling, type Fit, type Point } from './fit.ts';
import type { Held } from './held.ts';
import { totalOf, type Cost } from './meter.ts';
import { aimMs, coldShare, eventsPerDay, peakFactor, requestsPerMinute } from './mix.ts';
import type { Need } from './need.ts';
import { tiers, type Tier } from './processes.ts';
import { described, type Scaled, type Turn } from './scaling.ts';

export interface Row {
  readonly name: string;
  readonly hot?: Cost;
  /** Nothing kept anywhere. */
  readonly cold?: Cost;
  readonly problem?: string | undefined;
}

const ms = (value: number): string => (value < 1 ? value.toFixed(2) : value.toFixed(1));
const tableOf = (columns: readonly string[], rows: readonly (readonly string[])[]): string => [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const costCells = ({ cpuMs, latenciesMs }: Cost): string[] => [...tiers.map((tier) => ms(cpuMs[tier])), ms(totalOf(cpuMs)), `${ms(percentile(latenciesMs, 0.5))} / ${ms(percentile(latenciesMs, 0.95))}`];

/** CPU per request by tier, hot and cold. */
export function costTable(title: string, rows: readonly Row[]): string {
  const lines = rows.flatMap(({ name, hot, cold, problem }) => [
    ...(hot ? [[name, ...costCells(hot)]] : []),
    ...(cold ? [[`${name}, nothing kept`, ...costCells(cold)]] : []),
    ...(problem === undefined ? [] : [[name, `not measured: ${problem}`, ...tiers.map(() => ''), '']]),
  ]);
  return tableOf([`${title}: CPU ms per request`, ...tiers, 'in all', 'p50 / p95 ms'], lines);
}

/** Measured, and fitted to it: Amdahl's law over throughput. */
export function scalingTable(measured: ReadonlyMap<Scaled, readonly Turn[]>): string {
  const tierOf: Record<Scaled, Tier> = { 'bff-web': 'bff', gateway: 'gateway', product: 'subgraphs' };
  const rows = [...measured].map(([tier, turns]) => {
    const median = (processes: 1 | 2, of: (cost: Cost) => number): number => percentile(turns.flatMap((turn) => (turn.processes === processes ? of(turn.cost) : [])), 0.5);
    const both = (of: (cost: Cost) => number, show: (value: number) => string): string => `${show(median(1, of))} / ${show(median(2, of))}`;
    const own = (cost: Cost): number => cost.cpuMs[tierOf[tier]];
    return [
      `${tier}: ${described[tier]}`,
      both(({ perSecond }) => perSecond, (value) => value.toFixed(0)),
      both(own, ms),
      both(({ machine }) => machine * 100, (value) => `${value.toFixed(0)} %`),
      fitScaling(turns.map(({ processes, cost }) => ({ n: processes, perSecond: cost.perSecond }))).contention.toFixed(2),
      (median(2, own) / median(1, own)).toFixed(2),
    ];
  });
  return tableOf(['1 / 2 processes, 16 requests at a time', 'requests per second', 'its CPU ms per request', 'machine busy', 'σ (Amdahl)', 'CPU with two over one'], rows);
}

export function concurrencyReport(points: readonly Point[]): string {
  const fit: Fit = fitScaling(points);
  const sizes = [...new Set(points.map(({ n }) => n))];
  const mean = (n: number): number => points.filter((point) => point.n === n).reduce((sum, { perSecond }, _index, all) => sum + perSecond / all.length, 0);
  const best = Number.isFinite(fit.bestN) ? `highest at ${fit.bestN.toFixed(0)} at a time, ${fit.at(fit.bestN).toFixed(0)} per second` : 'no highest within the law: more at a time is never less';
  return `${tableOf(['requests at a time', ...sizes.map(String)], [['measured, per second', ...sizes.map((n) => mean(n).toFixed(0))], ['fitted', ...sizes.map((n) => fit.at(n).toFixed(0))]])}\n\nUniversal Scalability Law over these: one at a time ${fit.one.toFixed(0)} per second, contention σ ${fit.contention.toFixed(3)}, coherence κ ${fit.coherence.toFixed(4)}; ${best} (extrapolated, this machine).`;
}

export function heldTable(held: readonly Held[]): string {
  return tableOf(['largest process of', 'MB resident', 'connections: database', 'Redis', 'broker'], held.map(({ tier, residentMb, database, redis, broker }) => [tier, residentMb.toFixed(0), String(database), String(redis), String(broker)]));
}

/** Cores, processes, connections and memory for so many requests. Each line says that it is extrapolated. */
export function requestsReport(need: Need, held: readonly Held[], basis: string): string {
  const processes = (tier: Tier): number => Math.ceil(need.cores[tier]);
  const total = (of: (each: Held) => number): number => held.reduce((sum, each) => sum + processes(each.tier) * of(each), 0);
  const cores = tiers.reduce((sum, tier) => sum + need.cores[tier], 0);
  return [
    `${requestsPerMinute.toLocaleString('en')} requests per minute (${(requestsPerMinute / 60).toFixed(0)} per second), 95 % within ${aimMs} ms, ${coldShare * 100} % of pages with nothing kept. The mix is an assumption (bench/capacity/mix.ts).`,
    `- measured: a mixed request takes ${ms(totalOf(need.cpuMs))} ms of CPU (${tiers.map((tier) => `${tier} ${ms(need.cpuMs[tier])}`).join(', ')})`,
    need.utilisation === undefined
      ? `- extrapolated: the aim is missed by requests that nobody else delays; more cores do not help. With processes 70 % busy: p95 ${ms(need.p95Ms)} ms (${basis})`
      : `- extrapolated: with processes ${(need.utilisation * 100).toFixed(0)} % busy, p95 ${ms(need.p95Ms)} ms (${basis}; queues as in M/M/1)`,
    `- extrapolated: ${cores.toFixed(0)} cores: ${tiers.map((tier) => `${tier} ${need.cores[tier].toFixed(1)}`).join(', ')} (CPU per second over how busy; linear, as processes share nothing; database, Redis and broker on several machines once past one)`,
    `- extrapolated: ${processes('bff')} BFF, ${processes('gateway')} gateway and ${processes('subgraphs')} subgraph processes; ${need.underWay.toFixed(0)} requests under way at once (Little)`,
    `- extrapolated: connections: ${total(({ database }) => database)} to databases, ${total(({ redis }) => redis)} to Redis, ${total(({ broker }) => broker)} to the broker (each process as many as the measured one)`,
    `- extrapolated: ${(total(({ residentMb }) => residentMb) / 1024).toFixed(1)} GB of memory for our processes (each as large as the measured one); the servers' follows from their data`,
  ].join('\n');
}

export function eventsReport({ perSecond, cpuMs }: EventCost): string {
  const mean = eventsPerDay / 86_400;
  const names = Object.keys(cpuMs) as (keyof typeof cpuMs)[];
  const total = names.reduce((sum, name) => sum + cpuMs[name], 0);
  const cores = (rate: number): string => ((rate * total) / 1_000).toFixed(2);
  return [
    `${eventsPerDay.toLocaleString('en')} events a day: ${mean.toFixed(1)} per second on average, ${(mean * peakFactor).toFixed(0)} at a peak of ${peakFactor} times that (assumed).`,
    `- measured: one producer and one consumer pass on ${perSecond.toFixed(0)} events per second, commit to committed effect; ${ms(total)} ms of CPU per event (${names.map((name) => `${name} ${ms(cpuMs[name])}`).join(', ')})`,
    `- extrapolated: ${cores(mean)} cores on average, ${cores(mean * peakFactor)} at the peak, for events with one consumer; each further consumer of an event adds about ${ms(cpuMs.consumer + cpuMs.database / 2)} ms (its own CPU, and half of the database's)`,
    `- extrapolated: one relay and one consumer process suffice ${perSecond >= mean * peakFactor ? 'for the peak' : 'not for the peak'}: ${(perSecond / mean).toFixed(0)} times the mean`,
  ].join('\n');
}

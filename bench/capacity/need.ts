/** What a load would need, extrapolated from what one machine was measured to do. Everything here is an extrapolation, and says how it is made. */
import { byTier, type ByTier, type Tier } from './processes.ts';

export interface Share {
  /** Part of all requests, 0 to 1. */
  readonly share: number;
  readonly cpuMs: ByTier;
  /** One request at a time, nobody else asking. */
  readonly p95Ms: number;
}

export interface Load {
  readonly perSecond: number;
  readonly aimMs: number;
  readonly mix: readonly Share[];
}

export interface Need {
  /** Processes of a mean request. */
  readonly cpuMs: ByTier;
  /** How busy each process may be for the aim; undefined when the aim is missed by a request that has the machine to itself. */
  readonly utilisation: number | undefined;
  readonly p95Ms: number;
  /** Cores at that utilisation, unrounded. */
  readonly cores: ByTier;
  /** Requests under way at once (Little's law). */
  readonly underWay: number;
}

/** Above it a short burst makes a queue that takes long to go away. */
const busiest = 0.7;
const idlest = 0.05;
/** Of an exponential distribution the 95th percentile is three times the mean: ln 20. */
const p95OverMean = Math.log(20);
/** Tiers of processes with one thread each, before which requests queue. */
const queueing: readonly Tier[] = ['bff', 'gateway', 'subgraphs'];

/** Mean CPU of a mixed request: each kind by its share. @throws TypeError when the shares are not 1 together. */
export function mixedCpu(mix: readonly Share[]): ByTier {
  const total = mix.reduce((sum, { share }) => sum + share, 0);
  if (Math.abs(total - 1) > 0.001) throw new TypeError(`The shares of a mix must be 1 together, not ${total}`);
  return byTier((tier) => mix.reduce((sum, { share, cpuMs }) => sum + share * cpuMs[tier], 0));
}

/**
 * Cores of each tier for so many requests per second, of which the 95th percentile is to be within the aim. Before each process with one thread requests
 * queue as in M/M/1: at a utilisation u a request waits cpu * u / (1 - u) on average. Cores are CPU per second over u: processes share nothing.
 */
export function needOf({ perSecond, aimMs, mix }: Load): Need {
  const cpuMs = mixedCpu(mix);
  const alone = mix.reduce((sum, { share, p95Ms }) => sum + share * p95Ms, 0);
  const path = queueing.reduce((sum, tier) => sum + cpuMs[tier], 0);
  const p95At = (u: number): number => alone + (p95OverMean * path * u) / (1 - u);
  // alone + c * u / (1 - u) = aim, solved for u.
  const slack = (aimMs - alone) / (p95OverMean * path);
  const allowed = slack > 0 ? slack / (1 + slack) : 0;
  const utilisation = allowed < idlest ? undefined : Math.min(busiest, allowed);
  const u = utilisation ?? busiest;
  return { cpuMs, utilisation, p95Ms: p95At(u), cores: byTier((tier) => (perSecond * cpuMs[tier]) / 1_000 / u), underWay: (perSecond * p95At(u)) / 1_000 };
}

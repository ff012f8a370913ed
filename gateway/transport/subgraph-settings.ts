import { z } from 'zod';
import type { TlsFiles } from '#platform/server/tls';
import type { Ejection } from './balanced-pool.ts';

/** How one subgraph is called. */
export interface SubgraphSettings {
  connections: number;
  /** Most queries that leave in one write over one plain connection, when many are under way, to be answered one after the other; 1 is none. For subgraphs whose answers are all quick. */
  pipelining: number;
  /** The gateway's certificate and the issuer of the subgraphs'; plain connections, or public issuers, unless given. */
  tls?: TlsFiles | undefined;
  maxConcurrent: number;
  maxQueue: number;
  /** A call never takes longer, whatever is left of the request's time. */
  timeoutMs: number;
  maxResponseBytes: number;
  breaker: { failureShare: number; minimumCalls: number; windowMs: number; openMs: number; probes: number };
  /** Repeated reads: at most this share of calls, and a few in quiet times. */
  retry: { share: number; reserve: number };
  ejection: Ejection;
}

export const defaultSubgraphSettings: SubgraphSettings = {
  connections: 64,
  pipelining: 1,
  maxConcurrent: 256,
  maxQueue: 512,
  timeoutMs: 3000,
  maxResponseBytes: 8 * 1024 * 1024,
  breaker: { failureShare: 0.5, minimumCalls: 20, windowMs: 10_000, openMs: 5000, probes: 3 },
  retry: { share: 0.1, reserve: 10 },
  ejection: { failures: 3, forMs: 2000, maxMs: 60_000 },
};

const count = z.int().min(1);
const share = z.number().min(0).max(1);

const overrides = z.record(
  z.string(),
  z.strictObject({
    connections: count.optional(),
    pipelining: count.max(16).optional(),
    maxConcurrent: count.optional(),
    maxQueue: z.int().min(0).optional(),
    timeoutMs: count.optional(),
    maxResponseBytes: count.optional(),
    breaker: z.strictObject({ failureShare: share, minimumCalls: count, windowMs: count, openMs: count, probes: count }).partial().optional(),
    retry: z.strictObject({ share, reserve: z.number().min(0) }).partial().optional(),
    ejection: z.strictObject({ failures: count, forMs: count, maxMs: count }).partial().optional(),
  }),
);

/** Settings of single subgraphs that differ from those of all, by the subgraph's name. */
export type SubgraphOverrides = z.infer<typeof overrides>;

/** Reads `{"product":{"timeoutMs":500,"breaker":{"openMs":1000}}}`. Throws an error that says what is wrong where. */
export function parseSubgraphOverrides(text: string): SubgraphOverrides {
  const { data, error } = overrides.safeParse(JSON.parse(text));
  if (error) throw new Error(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return data;
}

/** The settings of one subgraph. */
export function settingsOf(name: string, all: SubgraphSettings, own: SubgraphOverrides = {}): SubgraphSettings {
  const { breaker, retry, ejection, ...rest } = own[name] ?? {};
  const plain = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { ...all, ...plain, breaker: { ...all.breaker, ...given(breaker) }, retry: { ...all.retry, ...given(retry) }, ejection: { ...all.ejection, ...given(ejection) } };
}

function given<T extends object>(values: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

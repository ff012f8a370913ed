import { hash } from 'node:crypto';
import type { Deadline } from '#platform/resilience/deadline';
import type { SubgraphAnswer } from '../execution/subgraph-call.ts';
import { stricter, uncacheable, unlimited, type CachePolicy } from './cache-policy.ts';
import type { CacheStatistics } from './cache-metrics.ts';
import type { CacheScope } from './cache-scope.ts';
import type { CacheEntry } from './entry-codec.ts';
import type { EntryStore, Lookup, Wanted } from './entry-store.ts';
import type { Flights } from './flights.ts';

/** What all requests share of the cache. */
export interface SharedCache {
  readonly store: EntryStore;
  readonly flights: Flights;
  readonly statistics: CacheStatistics;
  /** False while evictions may be missed: nothing is read or stored then. */
  isTrusted(): boolean;
  /** Hints that ask for more get this. */
  readonly maxAgeSeconds: number;
  /** For how long at most it is remembered that there is nothing. */
  readonly negativeSeconds: number;
}

/** The cache as one request uses it. */
export interface RequestCache {
  /** Undefined when the cache cannot be used at the moment. */
  readonly shared: SharedCache | undefined;
  readonly scope: CacheScope;
  readonly deadline: Deadline;
  /** What the response is made of so far: the strictest policy, and how long all of it stays fresh. */
  readonly response: { policy: CachePolicy; freshMs: number };
  /** Called when the cache was read. */
  heard?: (() => void) | undefined;
}

export function createRequestCache(options: Pick<RequestCache, 'shared' | 'scope' | 'deadline'>): RequestCache {
  const usable = options.shared?.isTrusted() ? options.shared : undefined;
  return { ...options, shared: usable, response: { policy: unlimited, freshMs: Infinity } };
}

/** Notes that a part of the response is kept by a policy, and that it stays fresh for this long. */
export function notePart({ response }: RequestCache, policy: CachePolicy, freshMs = policy.maxAgeSeconds * 1000): void {
  response.policy = stricter(response.policy, policy);
  response.freshMs = Math.min(response.freshMs, freshMs);
}

/** Notes that the response is for this viewer only, when a subgraph says so of its answer. */
export function noteScope(cache: RequestCache | undefined, { isPersonal }: Pick<SubgraphAnswer, 'isPersonal'>): void {
  if (cache && isPersonal) notePart(cache, uncacheable);
}

/** Reads entries; without a sequence when there is nothing to look for, or when Redis does not say. */
export async function readEntries(cache: RequestCache, { store }: SharedCache, wanted: readonly Wanted[]): Promise<Lookup> {
  if (wanted.length === 0) return { sequence: undefined, entries: [] };
  try {
    return await store.read(wanted);
  } finally {
    cache.heard?.();
  }
}

/** One answer that may be in the cache. */
export interface Unit extends Wanted {
  readonly policy: CachePolicy;
  /** For metrics: a type, or a root field's coordinate. */
  readonly label: string;
}

/** The key of an answer: who may share it, what is asked, with which variables, of which entity. */
export function unitKey(base: string, scope: string, variables: string, representation: string): string {
  return hash('sha256', `${base}\n${scope}\n${variables}\n${representation}`, 'base64url');
}

/** The scope under which an answer is kept; undefined when it is not. */
export function scopeFor({ scope }: RequestCache, { maxAgeSeconds, isPrivate }: CachePolicy): string | undefined {
  if (maxAgeSeconds <= 0) return undefined;
  return isPrivate ? scope.own : scope.shared;
}

export interface NewAnswer {
  readonly unit: Unit;
  readonly sequence: number;
  readonly text: string;
  readonly tags: readonly string[];
}

/** An answer as it is stored; lives up to a tenth less than it might, so that what was stored together does not expire together. */
export function toStored({ maxAgeSeconds: most, negativeSeconds }: SharedCache, { unit, sequence, text, tags }: NewAnswer): { key: string; group: string; entry: CacheEntry; ttlMs: number } {
  const longest = Math.min(unit.policy.maxAgeSeconds, most);
  const maxAgeMs = Math.ceil(1000 * (text === 'null' ? Math.min(longest, negativeSeconds) : longest) * (0.9 + Math.random() * 0.1));
  return { key: unit.key, group: unit.group, entry: { sequence, storedAt: Date.now(), maxAgeMs, tags, text }, ttlMs: maxAgeMs };
}

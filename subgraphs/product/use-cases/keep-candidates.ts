/** Lists that many visitors ask for, kept in memory for seconds. */
import type { Sql } from '#platform/data/database';
import { readCandidates, type Candidates, type Scope } from '../data/candidate-reads.ts';
import { onListingsChanged, type ListingChange } from '../data/listing-changes.ts';

export interface CandidateKeeper {
  /** What is in a scope, up to some seconds old; what this process has changed is seen at once. */
  read(scope: Scope): Promise<KeptCandidates>;
  stop(): void;
}

export interface KeptCandidates extends Candidates {
  /** What was derived from these candidates, by a name of the caller's; forgotten together with them. */
  derived: Map<string, unknown>;
}

interface Entry {
  scope: Scope;
  candidates: Promise<KeptCandidates> | null;
  /** Null while it is being read. */
  settled: KeptCandidates | null;
  ids: ReadonlySet<string> | null;
  freshUntil: number;
  usableUntil: number;
  isRefreshing: boolean;
}

/** Besides the reading, all pages and facets of the list are computed anew: with some filters, hundreds of milliseconds. */
const leastFreshMs = 10_000;
const mostFreshMs = 30_000;
const usableMs = 60_000;
/** What takes long to read is kept longer: reading again costs about one per cent of one connection's time. */
const freshPerCost = 100;
const maxRows = 100_000;

/**
 * Shares one reading among all who ask at the same time, and serves a list a little longer than it is fresh while it is
 * read again. Lists that this process's own commits touch are dropped. Callers check what they show against fresh rows.
 */
export function createCandidateKeeper({ db, now }: { db: Sql; now: () => Date }): CandidateKeeper {
  const entries = new Map<string, Entry>();
  let refreshed: Promise<unknown> = Promise.resolve();

  function fill(entry: Entry): Promise<KeptCandidates> {
    const startedAt = now().getTime();
    return readCandidates(db, entry.scope).then((candidates) => {
      const readAt = now().getTime();
      const kept = { ...candidates, derived: new Map() };
      entry.settled = kept;
      entry.ids = candidates.isComplete ? new Set(candidates.rows.map(({ id }) => id)) : null;
      entry.freshUntil = readAt + Math.min(mostFreshMs, Math.max(leastFreshMs, (readAt - startedAt) * freshPerCost));
      entry.usableUntil = readAt + usableMs;
      return kept;
    });
  }

  function open(key: string, scope: Scope): Promise<KeptCandidates> {
    const entry: Entry = { scope, candidates: null, settled: null, ids: null, freshUntil: Infinity, usableUntil: Infinity, isRefreshing: false };
    const reading = fill(entry);
    entry.candidates = reading;
    reading.catch(() => entries.get(key) === entry && entries.delete(key));
    entries.delete(key);
    entries.set(key, entry);
    trim(entries);
    return reading;
  }

  /** One after another: lists that many looked at in the same moment would be due in the same moment, and hold up everything else. */
  function refresh(entry: Entry): void {
    entry.isRefreshing = true;
    // A failure keeps what there is until it is too old; then the next visitor sees the error.
    refreshed = refreshed
      .then(() => fill(entry))
      .then((kept) => (entry.candidates = Promise.resolve(kept)), () => undefined)
      .finally(() => (entry.isRefreshing = false));
  }

  /** A list being read for the first time is dropped as well: it may lack what has just been committed. */
  function drop(change: ListingChange): void {
    for (const [key, entry] of entries) if (isTouched(entry, change)) entries.delete(key);
  }

  const stop = onListingsChanged(drop);
  return {
    read(scope) {
      const key = JSON.stringify(scope);
      const entry = entries.get(key);
      const at = now().getTime();
      if (!entry?.candidates || at >= entry.usableUntil) return open(key, scope);
      if (at >= entry.freshUntil && !entry.isRefreshing) refresh(entry);
      return entry.candidates;
    },
    stop,
  };
}

/** Samples of large lists are left alone: they are estimates, and there is always some change in them. */
function isTouched({ scope, ids, settled }: Entry, { productIds, terms, vendorIds, categoryIds, isBroad }: ListingChange): boolean {
  if (settled === null || isBroad) return true;
  if (!settled.isComplete && scope.text === null) return false;
  if (ids && productIds.some((id) => ids.has(id))) return true;
  if (scope.text !== null) {
    const words = scope.text.split(' ').map(beginningOf);
    return terms.some((document) => words.every((word) => ` ${document} `.includes(word)));
  }
  if (scope.ids) return scope.ids.some((id) => productIds.includes(id));
  if (scope.vendorIds) return scope.vendorIds.some((id) => vendorIds.includes(id));
  return categoryIds.some((id) => !scope.categoryIds || scope.categoryIds.includes(id));
}

/** "+word" as a whole word, "+word*" as the beginning of one. */
function beginningOf(part: string): string {
  const word = part.replace(/^\+/, ' ');
  return word.endsWith('*') ? word.slice(0, -1) : `${word} `;
}

function trim(entries: Map<string, Entry>): void {
  let rows = 0;
  for (const { settled } of entries.values()) rows += settled?.rows.length ?? 0;
  for (const [key, { settled }] of entries) {
    if (rows <= maxRows) return;
    if (settled === null) continue;
    rows -= settled.rows.length;
    entries.delete(key);
  }
}

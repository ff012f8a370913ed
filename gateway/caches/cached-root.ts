import { addRootErrors } from '../execution/fetch-errors.ts';
import { addFailure } from '../execution/fetch-failures.ts';
import { finishBody, type FetchOperation } from '../execution/fetch-operation.ts';
import type { JsonObject } from '../execution/json.ts';
import { forgetReached } from '../execution/reached.ts';
import { applyRewrites } from '../execution/rewrites.ts';
import type { Run } from '../execution/run.ts';
import type { SubgraphAnswer } from '../execution/subgraph-call.ts';
import { tags } from './cache-tags.ts';
import type { RootCaching, RootField } from './fetch-caching.ts';
import { joinFlight } from './flights.ts';
import { entityTags, forEachEntity } from './keyed-document.ts';
import { notePart, noteScope, readEntries, scopeFor, toStored, unitKey, type RequestCache, type SharedCache, type Unit } from './request-cache.ts';

export interface CachedRootOptions {
  run: Run;
  cache: RequestCache;
  shared: SharedCache;
  caching: RootCaching;
}

/** Answers root fields from the cache as far as it can, and asks for the others only. Resolves when all are in the tree. */
export async function cachedRoot(options: CachedRootOptions): Promise<void> {
  const { cache, shared, caching } = options;
  const units = caching.fields.map((field) => unitOf(options, field));
  const wanted = units.filter((unit) => unit !== undefined);
  const { sequence, entries } = await readEntries(cache, shared, wanted);
  const found = new Map(wanted.map((unit, index) => [unit, entries[index]]));
  const own: number[] = [];
  const waiting: Promise<void>[] = [];
  caching.fields.forEach((field, index) => {
    const unit = units[index];
    const entry = unit && found.get(unit);
    const flight = !entry && unit && sequence !== undefined ? shared.flights.get(`${sequence} ${unit.key}`) : undefined;
    if (entry) {
      shared.statistics.count(field.coordinate, entry.text === 'null' ? 'negative' : 'hit');
      notePart(cache, field.policy, entry.storedAt + entry.maxAgeMs - Date.now());
      place(options, field, entry.text);
      return;
    }
    notePart(cache, field.policy);
    if (unit) shared.statistics.count(field.coordinate, flight ? 'joined' : 'miss');
    if (flight) waiting.push(join(options, index, flight));
    else own.push(index);
  });
  await Promise.all([own.length > 0 ? load(options, units, own, sequence) : undefined, ...waiting]);
}

function unitOf({ run, cache }: CachedRootOptions, { base, coordinate, policy, tags: fieldTags, variables }: RootField): Unit | undefined {
  const scope = scopeFor(cache, policy);
  if (scope === undefined) return undefined;
  return { key: unitKey(base, scope, finishBody('', variables, run.variables, ''), ''), group: coordinate, label: coordinate, policy, tags: fieldTags };
}

function place(options: CachedRootOptions, { responseName }: RootField, text: string): void {
  placeData(options, options.caching.fetch, { [responseName]: JSON.parse(text) });
}

function placeData({ run }: CachedRootOptions, { node, mergeAnswer }: FetchOperation, data: JsonObject): void {
  if (node.outputRewrites) applyRewrites(node.outputRewrites, data, run.types);
  mergeAnswer([run.tree], data);
  forgetReached(run);
}

async function join(options: CachedRootOptions, index: number, flight: Promise<string | undefined>): Promise<void> {
  const text = await joinFlight(flight, options.cache.deadline);
  const field = options.caching.fields[index];
  if (text === undefined || !field) await ask(options, [index], undefined);
  else place(options, field, text);
}

async function load(options: CachedRootOptions, units: readonly (Unit | undefined)[], indexes: readonly number[], sequence: number | undefined): Promise<void> {
  if (sequence === undefined) return ask(options, indexes, undefined);
  const { shared, caching } = options;
  const loading = indexes.map((index) => {
    const unit = units[index];
    return { index, unit, settle: unit ? shared.flights.begin(`${sequence} ${unit.key}`) : undefined };
  });
  const received = (answer: SubgraphAnswer): void => {
    if (answer.isPersonal) return;
    const answers = loading.flatMap(({ index, unit, settle }) => {
      const field = caching.fields[index];
      const text = unit && field && textOf(answer, field);
      if (!unit || !field || text === undefined) return [];
      settle?.(text);
      return [{ unit, sequence, text, tags: rootTags(caching, field, answer.data?.[field.responseName]) }];
    });
    void shared.store.write(answers.map((each) => toStored(shared, each)));
  };
  try {
    await ask(options, indexes, sequence, received);
  } finally {
    for (const { settle } of loading) settle?.(undefined);
  }
}

async function ask(options: CachedRootOptions, indexes: readonly number[], since: number | undefined, received?: (answer: SubgraphAnswer) => void): Promise<void> {
  const { run, caching } = options;
  const part = caching.partFor(indexes);
  try {
    const answer = await run.send({ subgraph: part.subgraph, body: finishBody(part.bodyStart, part.variables, run.variables, ''), kind: 'query', since });
    noteScope(options.cache, answer);
    received?.(answer);
    if (answer.data) placeData(options, part, answer.data);
    if (answer.errors?.length) addRootErrors(run, part, answer.errors, Boolean(answer.data));
    else if (!answer.data) throw new Error('The answer has neither data nor errors');
  } catch (failure) {
    addFailure(run, part, failure, null);
  }
}

/** The answer for one field as text, before it is merged; undefined when it is not fit to be kept. */
function textOf({ data, errors = [] }: SubgraphAnswer, { responseName }: RootField): string | undefined {
  const value = data?.[responseName];
  return value === undefined || errors.some(({ path }) => !path || path[0] === responseName) ? undefined : JSON.stringify(value);
}

function rootTags({ objectsBehind }: RootCaching, { tags: own, returns }: RootField, value: unknown): string[] {
  const found = new Set(own);
  if (value === null) found.add(tags.nothing(returns));
  forEachEntity(value, (type, key) => {
    for (const tag of entityTags(type, key, objectsBehind)) found.add(tag);
  });
  return [...found];
}

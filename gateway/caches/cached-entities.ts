import type { Dispatcher } from '../execution/dispatcher.ts';
import { complaintAbout, noteAbsent, placeEntity, type EntityBatch } from '../execution/entity-fetch.ts';
import { finishBody } from '../execution/fetch-operation.ts';
import type { JsonObject } from '../execution/json.ts';
import type { Run } from '../execution/run.ts';
import type { SubgraphError } from '../execution/subgraph-call.ts';
import { tags } from './cache-tags.ts';
import type { CacheEntry } from './entry-codec.ts';
import type { EntityCaching } from './fetch-caching.ts';
import { joinFlight } from './flights.ts';
import { entityTags, forEachEntity } from './keyed-document.ts';
import { notePart, readEntries, scopeFor, toStored, unitKey, type RequestCache, type SharedCache, type Unit } from './request-cache.ts';

export interface CachedEntitiesOptions {
  run: Run;
  cache: RequestCache;
  shared: SharedCache;
  caching: EntityCaching;
  batch: EntityBatch;
  dispatcher: Dispatcher;
}

/** Answers a batch of entities from the cache as far as it can, and asks for the others only. Resolves when all are in the tree. */
export async function cachedEntities(options: CachedEntitiesOptions): Promise<void> {
  const { cache, shared, caching, batch, dispatcher } = options;
  const units = unitsOf(options);
  const wanted = units.filter((unit) => unit !== undefined);
  const { sequence, entries } = await readEntries(cache, shared, wanted);
  const found = new Map(wanted.map((unit, index) => [unit, entries[index]]));
  const missing: number[] = [];
  units.forEach((unit, index) => {
    const entry = unit && found.get(unit);
    if (unit && entry) takeHit(options, unit, entry, index);
    else missing.push(index);
  });
  if (missing.length === 0) return;
  notePart(cache, caching.policy);
  if (sequence === undefined) return dispatcher.enqueue(subset(batch, caching, missing));
  const joined: { index: number; flight: Promise<string | undefined> }[] = [];
  const own: number[] = [];
  for (const index of missing) {
    const unit = units[index];
    const flight = unit && shared.flights.get(flightKey(unit, sequence));
    shared.statistics.count(unit?.label ?? typeAt(batch, index), flight ? 'joined' : 'miss');
    if (flight) joined.push({ index, flight });
    else own.push(index);
  }
  await Promise.all([load(options, units, own, sequence), ...joined.map(({ index, flight }) => join(options, index, flight))]);
}

function unitsOf({ run, cache, caching, batch }: CachedEntitiesOptions): (Unit | undefined)[] {
  const variables = finishBody('', caching.fetch.variables, run.variables, '');
  return batch.representations.map((representation, index) => {
    const type = typeAt(batch, index);
    const policy = caching.policyOf(type);
    const scope = scopeFor(cache, policy);
    if (scope === undefined || type === '') return undefined;
    const key = batch.targets[index]?.[0]?.[caching.keyField(type) ?? ''];
    const isNamed = typeof key === 'string' || typeof key === 'number';
    // What is kept without its name would not be found when it is evicted.
    if (!isNamed && caching.isUntold(type)) return undefined;
    const known = isNamed ? [tags.entity(type, String(key))] : [];
    return { key: unitKey(caching.base, scope, variables, representation), group: type, label: type, policy, tags: [...caching.tags, tags.type(type), ...known] };
  });
}

function typeAt({ targets }: EntityBatch, index: number): string {
  const type = targets[index]?.[0]?.__typename;
  return typeof type === 'string' ? type : '';
}

/** The group's own flights only: who asks after an eviction must not join a load begun before it. */
function flightKey({ key }: Unit, sequence: number): string {
  return `${sequence} ${key}`;
}

function takeHit(options: CachedEntitiesOptions, unit: Unit, { text, storedAt, maxAgeMs }: CacheEntry, index: number): void {
  options.shared.statistics.count(unit.label, text === 'null' ? 'negative' : 'hit');
  notePart(options.cache, unit.policy, storedAt + maxAgeMs - Date.now());
  place(options, index, text);
}

function place({ run, caching, batch }: CachedEntitiesOptions, index: number, text: string): void {
  const entity = JSON.parse(text) as JsonObject | null;
  const targets = batch.targets[index] ?? [];
  if (entity) placeEntity(run, caching.fetch, entity, targets);
  else noteAbsent(run, targets);
}

async function join(options: CachedEntitiesOptions, index: number, flight: Promise<string | undefined>): Promise<void> {
  const text = await joinFlight(flight, options.cache.deadline);
  if (text === undefined) await options.dispatcher.enqueue(subset(options.batch, options.caching, [index]));
  else place(options, index, text);
}

async function load(options: CachedEntitiesOptions, units: readonly (Unit | undefined)[], indexes: readonly number[], sequence: number): Promise<void> {
  if (indexes.length === 0) return;
  const { shared, caching, batch, dispatcher } = options;
  const loading = indexes.map((index) => {
    const unit = units[index];
    return { unit, settle: unit ? shared.flights.begin(flightKey(unit, sequence)) : undefined };
  });
  try {
    await dispatcher.enqueue({
      ...subset(batch, caching, indexes),
      since: sequence,
      received(entities, { errors = [], isPersonal }) {
        if (isPersonal) return;
        const answers = loading.flatMap(({ unit, settle }, at) => {
          const isWrong = complaintAbout(options.run, entities?.[at], batch.targets[indexes[at] ?? -1] ?? []) !== undefined;
          const text = unit && !isWrong ? textOf(entities, errors, at) : undefined;
          if (!unit || text === undefined) return [];
          settle?.(text);
          return [{ unit, sequence, text, tags: tagsOfAnswer(caching, unit, entities?.[at]) }];
        });
        void shared.store.write(answers.map((answer) => toStored(shared, answer)));
      },
    });
  } finally {
    for (const { settle } of loading) settle?.(undefined);
  }
}

/** The answer for one entity as text, before it is merged; undefined when it is not fit to be kept. */
function textOf(entities: readonly unknown[] | undefined, errors: readonly SubgraphError[], at: number): string | undefined {
  const entity = entities?.[at];
  const isFaulty = errors.some(({ path }) => typeof path?.[1] !== 'number' || path[1] === at);
  return entity === undefined || isFaulty ? undefined : JSON.stringify(entity);
}

function tagsOfAnswer({ objectsBehind }: EntityCaching, unit: Unit, entity: unknown): string[] {
  const found = new Set(unit.tags);
  if (entity === null) found.add(tags.nothing(unit.group));
  forEachEntity(entity, (type, key) => {
    for (const tag of entityTags(type, key, objectsBehind)) found.add(tag);
  });
  return [...found];
}

function subset(batch: EntityBatch, { fetch }: EntityCaching, indexes: readonly number[]): EntityBatch {
  return {
    fetch,
    representations: indexes.map((index) => batch.representations[index] ?? 'null'),
    targets: indexes.map((index) => batch.targets[index] ?? []),
  };
}

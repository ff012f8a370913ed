import { clientName } from '../execution/client-names.ts';
import type { Dispatcher } from '../execution/dispatcher.ts';
import type { EntityBatch } from '../execution/entity-fetch.ts';
import type { Run } from '../execution/run.ts';
import type { JsonObject } from '../execution/json.ts';
import { uncacheable } from './cache-policy.ts';
import { cachedEntities } from './cached-entities.ts';
import { cachedRoot } from './cached-root.ts';
import type { FetchCaching, WriteCaching } from './fetch-caching.ts';
import { entityTags, forEachEntity } from './keyed-document.ts';
import { notePart } from './request-cache.ts';

/** Runs an entity fetch through the cache; false when it is to be sent as it is. */
export function entitiesThroughCache(run: Run, caching: FetchCaching | null, batch: EntityBatch, dispatcher: Dispatcher): Promise<void> | false {
  const { cache } = run;
  if (!cache) return false;
  if (caching?.kind !== 'entities') {
    notePart(cache, uncacheable);
    return false;
  }
  if (cache.shared) return cachedEntities({ run, cache, shared: cache.shared, caching, batch, dispatcher });
  notePart(cache, caching.policy);
  return false;
}

/** Runs a root fetch through the cache; false when it is to be sent as it is. */
export function rootThroughCache(run: Run, caching: FetchCaching | null): Promise<void> | false {
  const { cache } = run;
  if (!cache) return false;
  if (caching?.kind !== 'root') {
    notePart(cache, uncacheable);
    return false;
  }
  if (cache.shared) return cachedRoot({ run, cache, shared: cache.shared, caching });
  notePart(cache, caching.policy);
  return false;
}

/**
 * Evicts what a mutation returned more of than its key, before its client hears of it: who has written reads what was written, even
 * before the event about it is here. A failure costs only that.
 */
export async function evictWritten({ cache }: Run, data: JsonObject, { objectsBehind }: WriteCaching): Promise<void> {
  if (!cache?.shared) return;
  const written = new Set<string>();
  forEachEntity(data, (type, key, object) => {
    const isMoreThanKey = Object.entries(object).some(([name, value]) => !clientName(name).startsWith('__') && value !== key);
    for (const tag of isMoreThanKey ? entityTags(type, key, objectsBehind) : []) written.add(tag);
  });
  if (written.size > 0) await cache.shared.store.evict([...written]).catch(() => undefined);
}

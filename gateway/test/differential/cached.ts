import { isDeepStrictEqual } from 'node:util';
import { parse, validate, type DocumentNode } from 'graphql';
import { deadlineIn } from '#platform/resilience/deadline';
import { anonymousViewer } from '#platform/auth/viewer';
import { createCacheStatistics } from '../../caches/cache-metrics.ts';
import { tagsOf, type EvictionTarget } from '../../caches/cache-tags.ts';
import { createCachingOf } from '../../caches/fetch-caching.ts';
import { createFlights } from '../../caches/flights.ts';
import { createRequestCache, type SharedCache } from '../../caches/request-cache.ts';
import { createSupergraphTypes, readTypeEntries, type TypeEntries } from '../../caches/supergraph-types.ts';
import { createEngine, type Engine } from '../../execution/engine.ts';
import { localPlans } from '../../execution/local-plans.ts';
import { campaignOf } from './campaigns.ts';
import { plain } from './compare.ts';
import { generateOperation, type GeneratedOperation } from './generate-operation.ts';
import { createMemoryStore } from './memory-store.ts';
import { createRandom, type Random } from './random.ts';
import { buildTestSupergraph, type TestSupergraph } from './supergraph.ts';
import { calm, type Chaos } from './world.ts';

export interface CachedResult {
  /** Requests to subgraphs when an operation was asked for the first time, again, and after what it may hold was changed. */
  readonly asked: readonly number[];
  readonly failures: readonly string[];
}

interface Cached {
  readonly supergraph: TestSupergraph;
  readonly engine: Engine;
  readonly shared: SharedCache;
  readonly entries: TypeEntries;
}

/**
 * Asks random operations twice with everything kept, and once more after some entities have changed and were evicted by their keys: each answer must be true, and
 * the last one new.
 */
export async function runCached(name: string, from: number, to: number): Promise<CachedResult> {
  const { sdls, size } = campaignOf(name);
  const cached = cachedSupergraph(buildTestSupergraph(sdls()));
  const asked = [0, 0, 0];
  const failures: string[] = [];
  const revisions = new Map<string, number>();
  for (let seed = from; seed < to; seed++) {
    const random = createRandom(seed);
    const operation = generateOperation({ schema: cached.supergraph.api, random, kind: 'query', maxDepth: size.maxDepth ?? 4, budget: size.budget ?? 25 });
    const document = parse(operation.query, { noLocation: true });
    if (validate(cached.supergraph.api, document).length > 0 || !isPlannable(cached.engine, operation, document)) continue;
    for (const time of asked.keys()) {
      if (time === 2) await cached.shared.store.evict(tagsOf(change(cached, revisions, random)));
      const found = await askOnce(cached, operation, document, { ...calm, revisions });
      asked[time] = (asked[time] ?? 0) + found.requests;
      if (found.difference !== undefined) failures.push(`${name} ${seed}, time ${time + 1}\n${operation.query}\n${JSON.stringify(operation.variables)}\n${found.difference}`);
    }
  }
  return { asked, failures };
}

function cachedSupergraph(supergraph: TestSupergraph): Cached {
  const entries = readTypeEntries(parse(supergraph.supergraphSdl));
  const forLong = { maxAgeSeconds: 1000, isPrivate: undefined, inheritMaxAge: false };
  const rootFields = [...(entries.get('Query')?.fields.keys() ?? [])].map((field) => `Query.${field}`);
  const hints = new Map([...entries.keys(), ...rootFields].map((each) => [each, forLong]));
  const cachingOf = createCachingOf({ hints, types: createSupergraphTypes(entries), evictableFields: new Set() });
  const engine = createEngine({ plans: localPlans(supergraph.planner), schema: supergraph.api, cachingOf });
  const shared = { store: createMemoryStore(), flights: createFlights(), statistics: createCacheStatistics(), isTrusted: () => true, maxAgeSeconds: 1000, negativeSeconds: 1000 };
  return { supergraph, engine, shared, entries };
}

function isPlannable(engine: Engine, { query, variables }: GeneratedOperation, document: DocumentNode): boolean {
  try {
    void engine.prepare(query, document, undefined).variantFor(variables);
    return true;
  } catch {
    return false;
  }
}

/** Lets some entities of every type be other than they were, and says what to evict for that. */
function change({ supergraph: { world, families }, entries }: Cached, revisions: Map<string, number>, random: Random): EvictionTarget {
  const types = createSupergraphTypes(entries);
  const entities: { type: string; key: string }[] = [];
  const whole: string[] = [];
  for (const [type, { isObject, keys }] of entries) {
    if (!isObject || ![...keys.values()].some((each) => each.length > 0)) continue;
    const key = [...keys.keys()].map((subgraph) => types.keyField(subgraph, type)).find((field) => field !== undefined);
    const family = [...families].find(([, members]) => members.includes(type))?.[1];
    for (let n = 0; n < 6 * (family?.length ?? 1); n++) {
      if ((family && family[n % family.length] !== type) || !random.chance(0.3)) continue;
      const thing = world.encode(type, '', n);
      revisions.set(thing, (revisions.get(thing) ?? 0) + 1);
      if (key === undefined) whole.push(type);
      else entities.push({ type, key: world.encode(type, key, n) });
    }
  }
  return { entities, types: whole };
}

async function askOnce({ supergraph, engine, shared }: Cached, { query, variables }: GeneratedOperation, document: DocumentNode, chaos: Chaos): Promise<{ requests: number; difference: string | undefined }> {
  let requests = 0;
  const cache = createRequestCache({ shared, scope: { shared: 'public', own: undefined }, deadline: deadlineIn(10_000) });
  const result = await engine.execute(engine.prepare(query, document, undefined), variables, async ({ subgraph, body }) => {
    requests += 1;
    const request = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    return supergraph.subgraphs.get(subgraph)?.execute(request.query, request.variables, chaos) as never;
  }, [], { cache, forwarded: { viewer: anonymousViewer() } });
  const expected = plain(supergraph.truth(document, variables, chaos));
  const given = 'data' in result ? plain(result.data) : undefined;
  const isTrue = isDeepStrictEqual(given, expected) && !result.errors?.length;
  return { requests, difference: isTrue ? undefined : `expected ${JSON.stringify(expected)}\n     got ${JSON.stringify(given)}\n${(result.errors ?? []).join('; ')}` };
}

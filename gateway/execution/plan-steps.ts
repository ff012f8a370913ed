import type { FetchNode, PlanNode, QueryPlan, ResponsePath } from '@apollo/query-planner';
import { entitiesThroughCache, evictWritten, rootThroughCache } from '../caches/fetch-cache.ts';
import type { CachingOf, FetchCaching } from '../caches/fetch-caching.ts';
import { noteScope } from '../caches/request-cache.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { EntityKeys } from './entity-keys.ts';
import { collectBatch } from './entity-fetch.ts';
import { addNestedErrors, addRootErrors } from './fetch-errors.ts';
import { addFailure } from './fetch-failures.ts';
import { finishBody, prepareFetch, type FetchOperation } from './fetch-operation.ts';
import { namesBroughtTo, readFetchSelection, type PlacedSelection } from './fetch-selection.ts';
import type { JsonObject } from './json.ts';
import { notSupported } from './not-supported.ts';
import { forgetReached, reachedBy } from './reached.ts';
import { applyRewrites } from './rewrites.ts';
import { withoutRootConditions } from './root-selection.ts';
import type { Run } from './run.ts';
import type { TypeConditions } from './type-conditions.ts';

/** A part of the plan, ready to run. Undefined when it finished at once. Never rejects. */
export type Step = (run: Run, dispatcher: Dispatcher) => Promise<void> | undefined;

export interface CompilePlanOptions {
  plan: QueryPlan;
  types: TypeConditions;
  keys: EntityKeys;
  cachingOf?: CachingOf | undefined;
  /** See `SelectionContext`. */
  codeAfter?: number | undefined;
}

/** Compiles a plan. Undefined when there is nothing to fetch. Throws on what isn't supported. */
export function compilePlan({ plan, types, keys, cachingOf = () => null, codeAfter }: CompilePlanOptions): Step | undefined {
  if (!plan.node) return undefined;
  if (plan.node.kind === 'Subscription') throw notSupported('Subscriptions are not supported.');
  const placed = fetchesOf(plan.node, []);
  let fetches = 0;

  function compile(node: PlanNode | undefined, path: ResponsePath): Step | undefined {
    switch (node?.kind) {
      case undefined:
        return undefined;
      case 'Sequence':
        return inSequence(compileAll(node.nodes, path));
      case 'Parallel':
        return inParallel(compileAll(node.nodes, path));
      case 'Flatten':
        return compile(node.node, [...path, ...node.path]);
      case 'Fetch':
        return compileFetch(node, path);
      case 'Condition':
      case 'Defer':
        throw unexpected(node);
    }
  }

  function compileAll(nodes: readonly PlanNode[], path: ResponsePath): Step[] {
    return nodes.flatMap((node) => compile(node, path) ?? []);
  }

  function compileFetch(planned: FetchNode, path: ResponsePath): Step {
    const isNestedRoot = path.length > 0 && !planned.requires;
    const node = isNestedRoot ? withoutRootConditions(planned) : planned;
    const available = (typename: string): ReadonlySet<string> => namesBroughtTo({ path, fetches: placed, applies: (condition) => types.matches(typename, condition) });
    const selected = (placed.find((each) => each.node === planned)?.selection ?? readFetchSelection(node)).namesAt([]);
    // Entities may always say their type; at the root it is known.
    const names = planned.requires ? new Set(['__typename', ...selected]) : selected;
    const fetch = prepareFetch({ id: fetches++, node, path, names, available, types, keys, codeAfter });
    if (isNestedRoot) return nestedRootStep(fetch);
    const caching = cachingOf(fetch);
    return fetch.representation ? entityStep(fetch, caching) : rootStep(fetch, caching);
  }

  return compile(plan.node, []);
}

interface PlacedFetch extends PlacedSelection {
  readonly node: FetchNode;
}

/** Every fetch of the plan, with its place. */
function fetchesOf(node: PlanNode, path: ResponsePath): PlacedFetch[] {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap((inner) => fetchesOf(inner, path));
    case 'Flatten':
      return fetchesOf(node.node, [...path, ...node.path]);
    case 'Fetch':
      return [{ path, node, selection: readFetchSelection(node) }];
    case 'Condition':
    case 'Defer':
      throw unexpected(node);
  }
}

/** Conditions are resolved before planning, and `@defer` is not part of the API. */
function unexpected({ kind }: PlanNode): Error {
  return new Error(`The plan has a ${kind} node, which is not supported`);
}

function inSequence(steps: readonly Step[]): Step | undefined {
  if (steps.length < 2) return steps[0];
  return async (run, dispatcher) => {
    for (const step of steps) await step(run, dispatcher);
  };
}

function inParallel(steps: readonly Step[]): Step | undefined {
  if (steps.length < 2) return steps[0];
  return (run, dispatcher) => {
    const running = steps.flatMap((step) => step(run, dispatcher) ?? []);
    return running.length < 2 ? running[0] : Promise.all(running).then(() => undefined);
  };
}

function rootStep(planned: FetchOperation, caching: FetchCaching | null): Step {
  return async (run) => {
    const cached = rootThroughCache(run, caching);
    if (cached) return cached;
    const fetch = caching?.kind === 'write' ? caching.fetch : planned;
    const body = finishBody(fetch.bodyStart, fetch.variables, run.variables, '');
    try {
      const answer = await run.send({ subgraph: fetch.subgraph, body, kind: fetch.kind });
      const { data, errors } = answer;
      noteScope(run.cache, answer);
      if (data) {
        if (caching?.kind === 'write') await evictWritten(run, data, caching);
        if (fetch.node.outputRewrites) applyRewrites(fetch.node.outputRewrites, data, run.types);
        fetch.mergeAnswer([run.tree], data);
        forgetReached(run);
      }
      if (errors?.length) addRootErrors(run, fetch, errors, Boolean(data));
      else if (!data) throw new Error('The answer has neither data nor errors');
    } catch (failure) {
      addFailure(run, fetch, failure, null);
    }
  };
}

/** Fields of `Query` that are selected below another field, such as those of `type Payload { query: Query }`: there is nothing to be named by a key, and the answer belongs to each place. */
function nestedRootStep(fetch: FetchOperation): Step {
  return (run) => {
    const targets = reachedBy(run, fetch).entities;
    return targets.length > 0 ? askForNested(run, fetch, targets) : undefined;
  };
}

async function askForNested(run: Run, fetch: FetchOperation, targets: readonly JsonObject[]): Promise<void> {
  rootThroughCache(run, null);
  try {
    const answer = await run.send({ subgraph: fetch.subgraph, body: finishBody(fetch.bodyStart, fetch.variables, run.variables, ''), kind: fetch.kind });
    const { data, errors } = answer;
    noteScope(run.cache, answer);
    if (data) {
      if (fetch.node.outputRewrites) applyRewrites(fetch.node.outputRewrites, data, run.types);
      fetch.mergeAnswer(targets, data);
      forgetReached(run);
      if (targets.length > 1) run.sharesAnswers = true;
    }
    if (errors?.length) addNestedErrors(run, fetch, errors, { targets, hasData: Boolean(data) });
    else if (!data) throw new Error('The answer has neither data nor errors');
  } catch (failure) {
    addFailure(run, fetch, failure, [targets]);
  }
}

function entityStep(fetch: FetchOperation, caching: FetchCaching | null): Step {
  return (run, dispatcher) => {
    const batch = collectBatch(run, fetch);
    return batch ? entitiesThroughCache(run, caching, batch, dispatcher) || dispatcher.enqueue(batch) : undefined;
  };
}

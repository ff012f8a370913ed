import { endOfTurn } from '#platform/transport/turn';
import { noteScope } from '../caches/request-cache.ts';
import { placeBatch, type EntityBatch } from './entity-fetch.ts';
import { addFailure } from './fetch-failures.ts';
import { finishBody } from './fetch-operation.ts';
import { entitiesAlias, representationsVariable, type MergedOperation } from './merged-operation.ts';
import type { Run } from './run.ts';
import type { SubgraphAnswer } from './subgraph-call.ts';

/** Looks up, or builds, the operation that asks for several fetches at once. */
export type MergedOperationOf = (batches: readonly EntityBatch[]) => MergedOperation | null;

interface Waiting {
  readonly batch: EntityBatch;
  readonly done: () => void;
}

/**
 * Sends the entity fetches of one execution. Those that come up in the same turn of the event loop for the same
 * subgraph travel in one request.
 */
export function createDispatcher(run: Run, mergedOperationOf: MergedOperationOf) {
  let waiting = new Map<string, Waiting[]>();

  function flush(): void {
    const due = waiting;
    waiting = new Map();
    for (const group of due.values()) {
      const batches = group.map(({ batch }) => batch);
      void sendGroup(run, batches, mergedOperationOf).then(() => {
        for (const { done } of group) done();
      });
    }
  }

  return {
    /** Resolves when the answer is in the tree, or its failure among the errors; never rejects. */
    enqueue(batch: EntityBatch): Promise<void> {
      if (waiting.size === 0) void endOfTurn().then(flush);
      return new Promise((done) => {
        const group = waiting.get(batch.fetch.subgraph);
        if (group) group.push({ batch, done });
        else waiting.set(batch.fetch.subgraph, [{ batch, done }]);
      });
    },
  };
}

export type Dispatcher = ReturnType<typeof createDispatcher>;

async function sendGroup(run: Run, batches: readonly EntityBatch[], mergedOperationOf: MergedOperationOf): Promise<void> {
  try {
    const merged = batches.length > 1 ? mergedOperationOf(batches) : null;
    const apart = !merged || !(await sendMerged(run, batches, merged));
    if (apart) await Promise.all(batches.map((batch) => sendAlone(run, batch)));
  } catch (failure) {
    for (const { fetch, targets } of batches) addFailure(run, fetch, failure, targets);
  }
}

async function sendAlone(run: Run, batch: EntityBatch): Promise<void> {
  const { fetch, representations } = batch;
  const extra = `"representations":[${representations.join(',')}]`;
  const body = finishBody(fetch.bodyStart, fetch.variables, run.variables, extra);
  try {
    const answer = await run.send({ subgraph: fetch.subgraph, body, kind: fetch.kind, since: batch.since });
    noteScope(run.cache, answer);
    placeBatch(run, batch, answer.data?._entities, answer);
  } catch (failure) {
    addFailure(run, fetch, failure, batch.targets);
  }
}

/** False when the answer is of no use to the fetches one by one, so that they have to be asked apart. */
async function sendMerged(run: Run, batches: readonly EntityBatch[], merged: MergedOperation): Promise<boolean> {
  const lists = batches.map(({ representations }, index) => `"${representationsVariable(index)}":[${representations.join(',')}]`);
  const subgraph = batches[0]?.fetch.subgraph ?? '';
  const body = finishBody(merged.bodyStart, merged.variables, run.variables, lists.join(','));
  try {
    const answer = await run.send({ subgraph, body, kind: 'query', since: latest(batches) });
    noteScope(run.cache, answer);
    // One fetch's failure as a whole must not take its neighbours' data along.
    if (!answer.data) return false;
    batches.forEach((batch, index) => placeShare(run, batch, answer, entitiesAlias(index)));
  } catch (failure) {
    for (const { fetch, targets } of batches) addFailure(run, fetch, failure, targets);
  }
  return true;
}

function latest(batches: readonly EntityBatch[]): number | undefined {
  const sequences = batches.flatMap(({ since }) => since ?? []);
  return sequences.length > 0 ? Math.max(...sequences) : undefined;
}

function placeShare(run: Run, batch: EntityBatch, answer: SubgraphAnswer, alias: string): void {
  const { data, errors = [], isPersonal } = answer;
  const own = errors.filter(({ path }) => path === undefined || path === null || path[0] === alias);
  placeBatch(run, batch, data?.[alias], { errors: own, isPersonal });
}

import type { FetchNode, PlanNode, QueryPlan, ResponsePath } from '@apollo/query-planner';
import type { Conditions } from './conditions.ts';
import type { Dispatcher } from './dispatcher.ts';
import { collectBatch } from './entity-fetch.ts';
import { addFailure, addRootErrors } from './fetch-errors.ts';
import { finishBody, prepareFetch, type FetchOperation } from './fetch-operation.ts';
import { mergeInto } from './merge.ts';
import { applyRewrites } from './rewrites.ts';
import type { Run } from './run.ts';
import type { TypeConditions } from './type-conditions.ts';

/** A part of the plan, ready to run. Undefined when it finished at once. Never rejects. */
export type Step = (run: Run, dispatcher: Dispatcher) => Promise<void> | undefined;

export interface CompilePlanOptions {
  plan: QueryPlan;
  conditions: Conditions;
  types: TypeConditions;
}

/** Compiles a plan under fixed conditions. Undefined when there is nothing to fetch. */
export function compilePlan({ plan, conditions, types }: CompilePlanOptions): Step | undefined {
  if (!plan.node) return undefined;
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
      case 'Condition':
        return compile(conditions.get(node.condition) === true ? node.ifClause : node.elseClause, path);
      case 'Fetch':
        return compileFetch(node, path);
      case 'Defer':
        throw new Error('@defer is not supported');
    }
  }

  function compileAll(nodes: readonly PlanNode[], path: ResponsePath): Step[] {
    return nodes.flatMap((node) => compile(node, path) ?? []);
  }

  function compileFetch(node: FetchNode, path: ResponsePath): Step {
    const fetch = prepareFetch({ id: fetches++, node, path, types });
    return fetch.representationOf ? entityStep(fetch) : rootStep(fetch);
  }

  if (plan.node.kind === 'Subscription') throw new Error('Subscriptions are not supported');
  return compile(plan.node, []);
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

function rootStep(fetch: FetchOperation): Step {
  return async (run) => {
    const body = finishBody(fetch.bodyStart, fetch.variables, run.variables, '');
    try {
      const { data, errors } = await run.send({ subgraph: fetch.subgraph, body, kind: fetch.kind });
      if (data) {
        if (fetch.node.outputRewrites) applyRewrites(fetch.node.outputRewrites, data, run.types);
        mergeInto(run.tree, data);
      }
      if (errors) addRootErrors(run, fetch, errors);
      else if (!data) throw new Error('The answer has neither data nor errors');
    } catch (failure) {
      addFailure(run, fetch, failure, null);
    }
  };
}

function entityStep(fetch: FetchOperation): Step {
  return (run, dispatcher) => {
    const batch = collectBatch(run, fetch);
    return batch ? dispatcher.enqueue(batch) : undefined;
  };
}

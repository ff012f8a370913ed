import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Logger } from '#platform/telemetry/logger';
import { gauge } from '#platform/telemetry/metrics';
import { GraphQLError, print } from 'graphql';
import { createEntityKeys } from '../execution/entity-keys.ts';
import type { PlanSource } from '../execution/plan-source.ts';
import { createTypeConditions } from '../execution/type-conditions.ts';
import { letHelpersGiveWay } from './give-way.ts';
import type { PlanningAnswers, PlanningReply, PlanningRequest, SchemaDrift, SupergraphFacts } from './messages.ts';

/** Planning on a thread of its own. */
export interface Planning {
  /** Checks a supergraph and builds its planner. Rejects with what is wrong with it. */
  load(supergraphSdl: string): Promise<LoadedSupergraph>;
  stop(): Promise<void>;
}

export interface LoadedSupergraph {
  readonly facts: SupergraphFacts;
  readonly plans: PlanSource;
  /** How what the subgraphs serve differs from this supergraph. */
  drift(served: Readonly<Record<string, string>>): Promise<Readonly<Record<string, SchemaDrift>>>;
}

export interface PlanningOptions {
  logger: Logger;
  /** A thread that takes longer for one answer is given up and replaced. */
  timeoutMs?: number;
}

/** Three planners of a large supergraph take some 100 MB; the thread is replaced when it needs more than this. */
const maxHeapMb = 768;

const threads = new Set<Worker>();
gauge({
  name: 'gateway_planning_heap_bytes',
  help: 'Heap in use by the planning thread',
  async collect(metric) {
    const used = await Promise.all([...threads].map(async (thread) => (await thread.getHeapStatistics()).used_heap_size));
    metric.set(used.reduce((sum, bytes) => sum + bytes, 0));
  },
});

type AnswerTo<R extends PlanningRequest> = PlanningAnswers[R['kind']];

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** The thread does not know the version: it holds the last few only, and none after it was replaced. */
class UnknownVersion extends Error {}

export function createPlanning({ logger, timeoutMs = 15_000 }: PlanningOptions): Planning {
  const thread = createThread({ logger, timeoutMs });
  return {
    async load(supergraphSdl) {
      const facts = await thread.ask({ kind: 'load', supergraphSdl });
      const asked = <R extends PlanningRequest>(request: R): Promise<AnswerTo<R>> =>
        thread.ask(request).catch(async (error: unknown) => {
          if (!(error instanceof UnknownVersion)) throw error;
          await thread.ask({ kind: 'load', supergraphSdl });
          return await thread.ask(request);
        });
      const types = createTypeConditions(facts.subtypes);
      const plans: PlanSource = {
        types,
        keys: createEntityKeys(facts.keys, types),
        required: facts.required,
        plan: ({ document, operationName = null, labels }) => asked({ kind: 'plan', id: facts.id, document: print(document), operationName, labels }),
      };
      return { facts, plans, drift: (served) => asked({ kind: 'drift', id: facts.id, served }) };
    },
    stop: () => thread.stop(),
  };
}

function createThread({ logger, timeoutMs }: Required<PlanningOptions>) {
  const tickets = createTickets();
  let worker: Worker | undefined;

  function start(): Worker {
    // What the process was started with would win over the thread's own limit, which is smaller; the process itself has its size already.
    setFlagsFromString('--max-semi-space-size=0');
    letHelpersGiveWay();
    const fresh = new Worker(new URL('./planning-thread.ts', import.meta.url), { name: 'planning', resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: 8 } });
    fresh.on('message', (reply: PlanningReply) => {
      tickets.settle(reply);
      // The process ends when its work is done; an idle thread must not keep it.
      if (tickets.open() === 0) fresh.unref();
    });
    fresh.on('error', (error) => logger.error({ err: error }, 'the planning thread failed and is replaced'));
    threads.add(fresh);
    fresh.on('exit', () => {
      threads.delete(fresh);
      if (worker === fresh) abandon(new Error('The planning thread ended'));
    });
    return fresh;
  }

  function abandon(reason: Error): Worker | undefined {
    const last = worker;
    worker = undefined;
    tickets.abandon(reason);
    return last;
  }

  function giveUp(): void {
    logger.error({ timeoutMs }, 'the planning thread did not answer and is replaced');
    void abandon(new Error(`Planning took longer than ${timeoutMs} ms`))?.terminate();
  }

  return {
    ask<R extends PlanningRequest>(request: R): Promise<AnswerTo<R>> {
      worker ??= start();
      worker.ref();
      const { ticket, answer } = tickets.take(setTimeout(giveUp, timeoutMs).unref());
      // A thread is no window: there is no origin to name.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.postMessage({ ticket, request });
      return answer as Promise<AnswerTo<R>>;
    },
    async stop(): Promise<void> {
      await abandon(new Error('The gateway is stopping'))?.terminate();
    },
  };
}

/** Who waits for which answer. */
function createTickets() {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  const take = (ticket: number): Waiting | undefined => {
    const waiter = waiting.get(ticket);
    clearTimeout(waiter?.timer);
    waiting.delete(ticket);
    return waiter;
  };
  return {
    open: () => waiting.size,
    take(timer: NodeJS.Timeout): { ticket: number; answer: Promise<unknown> } {
      const ticket = ++last;
      return { ticket, answer: new Promise((resolve, reject) => waiting.set(ticket, { resolve, reject, timer })) };
    },
    settle(reply: PlanningReply): void {
      const waiter = take(reply.ticket);
      if ('answer' in reply) waiter?.resolve(reply.answer);
      else waiter?.reject('failure' in reply ? errorOf(reply.failure) : new UnknownVersion('The planning thread does not hold this version'));
    },
    abandon(reason: Error): void {
      for (const ticket of waiting.keys()) take(ticket)?.reject(reason);
    },
  };
}

function errorOf({ message, extensions, isGraphql }: { message: string; extensions: Record<string, unknown>; isGraphql: boolean }): Error {
  return isGraphql ? new GraphQLError(message, { extensions }) : new Error(message);
}

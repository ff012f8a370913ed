import { Worker } from 'node:worker_threads';
import type { Logger } from '#platform/telemetry/logger';
import { GraphQLError, print } from 'graphql';
import { createEntityKeys } from '../execution/entity-keys.ts';
import type { PlanSource } from '../execution/plan-source.ts';
import { createTypeConditions } from '../execution/type-conditions.ts';
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
        plan: ({ document, operationName = null, labels }) => asked({ kind: 'plan', id: facts.id, document: print(document), operationName, labels }),
      };
      return { facts, plans, drift: (served) => asked({ kind: 'drift', id: facts.id, served }) };
    },
    stop: () => thread.stop(),
  };
}

function createThread({ logger, timeoutMs }: Required<PlanningOptions>) {
  const waiting = new Map<number, Waiting>();
  let tickets = 0;
  let worker: Worker | undefined;

  function start(): Worker {
    const fresh = new Worker(new URL('./planning-thread.ts', import.meta.url), { name: 'planning' });
    fresh.on('message', (reply: PlanningReply) => settle(reply));
    fresh.on('error', (error) => logger.error({ err: error }, 'the planning thread failed and is replaced'));
    fresh.on('exit', () => {
      if (worker === fresh) abandon(new Error('The planning thread ended'));
    });
    // The process ends when its work is done, whatever this thread waits for.
    fresh.unref();
    return fresh;
  }

  function settle(reply: PlanningReply): void {
    const waiter = waiting.get(reply.ticket);
    if (!waiter) return;
    forget(reply.ticket, waiter);
    if ('answer' in reply) waiter.resolve(reply.answer);
    else waiter.reject('failure' in reply ? errorOf(reply.failure) : new UnknownVersion('The planning thread does not hold this version'));
  }

  function abandon(error: Error): void {
    worker = undefined;
    for (const [ticket, waiter] of waiting) {
      forget(ticket, waiter);
      waiter.reject(error);
    }
  }

  function forget(ticket: number, { timer }: Waiting): void {
    clearTimeout(timer);
    waiting.delete(ticket);
    if (waiting.size === 0) worker?.unref();
  }

  function giveUp(): void {
    logger.error({ timeoutMs }, 'the planning thread did not answer and is replaced');
    const stuck = worker;
    abandon(new Error(`Planning took longer than ${timeoutMs} ms`));
    void stuck?.terminate();
  }

  return {
    ask<R extends PlanningRequest>(request: R): Promise<AnswerTo<R>> {
      const ticket = ++tickets;
      return new Promise((resolve, reject) => {
        worker ??= start();
        worker.ref();
        waiting.set(ticket, { resolve: (answer) => resolve(answer as AnswerTo<R>), reject, timer: setTimeout(giveUp, timeoutMs).unref() });
        worker.postMessage({ ticket, request });
      });
    },
    async stop(): Promise<void> {
      const last = worker;
      abandon(new Error('The gateway is stopping'));
      await last?.terminate();
    },
  };
}

function errorOf({ message, extensions, isGraphql }: { message: string; extensions: Record<string, unknown>; isGraphql: boolean }): Error {
  return isGraphql ? new GraphQLError(message, { extensions }) : new Error(message);
}

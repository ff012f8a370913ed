import { GraphQLError } from 'graphql';
import type { Deadline } from '#platform/resilience/deadline';
import { counter, gauge, histogram } from '#platform/telemetry/metrics';
import { onAbort } from '#platform/transport/http1/abort-hooks';
import { createIdleLimit } from './idle-limit.ts';

export interface StartGateOptions {
  /** So many executions at once are never too many; more are, while the processor is busy with those. */
  atOnce?: number;
  /** How many may wait; more are refused. */
  maxWaiting?: number;
}

/** Whose work it is that may have to wait. */
export interface Waiter {
  readonly deadline: Deadline;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Decides when the execution of a request begins. */
export interface StartGate {
  /**
   * Resolves when it is the caller's turn, first come, first served; whoever has waited calls `leave` in the end. Rejects with NotStarted when that is not in time.
   * Undefined: at once. Call what makes large things only afterwards: a promise that was there before has grown old by waiting, and keeps its value for long.
   */
  enter(waiter: Waiter): Promise<void> | undefined;
  leave(): void;
  load(): { running: number; waiting: number; limit: number };
}

/** What was exceeded. */
type Exceeded = Readonly<Record<'max' | 'actual', number>> & { readonly name: string };

/** Nothing of the work was done. */
export class NotStarted extends GraphQLError {
  constructor(limit: Exceeded) {
    super('There is too much to do at the moment; try again shortly.', { extensions: { code: 'UNAVAILABLE', limit, retryAfterSeconds: 1 } });
  }
}

export const defaultAtOnce = 16;
export const defaultMaxWaiting = 1000;

const refused = counter({ name: 'gateway_start_refused_total', help: 'Requests that were not executed, since too many waited before them or their time was up', labels: ['reason'], fromZero: [{ reason: 'full' }, { reason: 'late' }, { reason: 'hung up' }] });
const waited = histogram({ name: 'gateway_start_wait_seconds', help: 'How long requests waited until they were executed, of those that had to' });

/**
 * As many executions at once as keep the processor busy, and no more: those beyond would only make all of them take longer. What they hold would outlive the collections
 * of young objects, which then cost half as much again as all other work.
 */
export function createStartGate({ atOnce = defaultAtOnce, maxWaiting = defaultMaxWaiting }: StartGateOptions = {}): StartGate {
  const waiting = new Set<() => void>();
  let running = 0;
  const limit = createIdleLimit({ least: atOnce, isReached: () => waiting.size > 0, onChange: admit });

  function admit(): void {
    for (const start of waiting) {
      if (running >= limit.current()) return;
      running += 1;
      start();
    }
  }

  function wait(waiter: Waiter): Promise<void> {
    if (waiting.size >= maxWaiting) return Promise.reject(refusal('full', { name: 'requestsWaiting', max: maxWaiting, actual: waiting.size }));
    limit.watch();
    return waitAmong(waiting, waiter);
  }

  const load = () => ({ running, waiting: waiting.size, limit: limit.current() });
  gauge({
    name: 'gateway_executions',
    help: 'Requests that are executed, that wait to be, and how many may be executed at once',
    labels: ['state'],
    collect: (metric) => Object.entries(load()).forEach(([state, count]) => metric.set({ state }, count)),
  });
  return {
    enter(waiter) {
      if (running >= limit.current() || waiting.size > 0) return wait(waiter);
      running += 1;
      return undefined;
    },
    leave() {
      running -= 1;
      admit();
    },
    load,
  };
}

/** Waits until it is started, its time is over, or nobody wants it any more. */
function waitAmong(waiting: Set<() => void>, { deadline, signal }: Waiter): Promise<void> {
  return new Promise((resolve, reject) => {
    const since = performance.now();
    const waitMs = deadline.remainingMs();
    const leave = (): void => {
      clearTimeout(timer);
      forget();
      waiting.delete(start);
    };
    const start = (): void => {
      leave();
      waited.observe((performance.now() - since) / 1000);
      resolve();
    };
    const giveUp = (reason: string): void => {
      leave();
      reject(refusal(reason, { name: 'waitedMs', max: waitMs, actual: Math.round(performance.now() - since) }));
    };
    const timer = setTimeout(giveUp, waitMs, 'late');
    let forget = (): void => undefined;
    waiting.add(start);
    if (signal) forget = onAbort(signal, () => giveUp('hung up'));
  });
}

function refusal(reason: string, limit: Exceeded): NotStarted {
  refused.inc({ reason });
  return new NotStarted(limit);
}

/** As a part that is not available is answered, so that whoever asked is told to come again. */
export interface NotStartedAnswer {
  readonly data: null;
  readonly errors: readonly GraphQLError[];
}

/** Does the work of a request when it is its turn. */
export async function inTurn<T>({ gate, forwarded }: { gate?: StartGate | undefined; forwarded: Waiter }, work: () => Promise<T>): Promise<T | NotStartedAnswer> {
  if (!gate) return work();
  try {
    const turn = gate.enter(forwarded);
    if (turn) await turn;
  } catch (error) {
    if (error instanceof NotStarted) return { data: null, errors: [error] };
    throw error;
  }
  try {
    return await work();
  } finally {
    gate.leave();
  }
}

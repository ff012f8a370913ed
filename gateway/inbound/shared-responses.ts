import { bytesOfLine } from '#platform/server/utf8';
import { counter } from '#platform/telemetry/metrics';
import type { Labels, PreparedOperation } from '../execution/engine.ts';
import type { JsonObject } from '../execution/json.ts';
import type { GatewayContext } from './context.ts';
import type { Answered } from './hot-path.ts';

export interface SharedRequest {
  prepared: PreparedOperation;
  variables: JsonObject;
  context: GatewayContext;
  /** Labels of progressive overrides that hold: with other labels the answer comes from elsewhere. */
  labels: Labels;
}

/** Executes a request; calls `heard` when the first of the data is there, from a subgraph or from the cache. */
export type Execute = (heard?: () => void) => Promise<Answered>;

/**
 * Lets identical queries of one viewer (of all anonymous ones with the same client, for instance) share one execution, as long as nothing has been answered for it, neither by a
 * subgraph nor by the cache: then they join what they would have joined call by call. Whoever comes later may know of a write, or of an event, that is newer than what was read; those share the next one.
 */
export interface SharedResponses {
  /** Waits for an identical query for which nothing has been answered, or executes. Answers with errors are not shared. */
  answer(request: SharedRequest, execute: Execute): Promise<Answered>;
  /** From now on nobody joins what is under way. To be called when something has been written. */
  seal(): void;
}

interface Shared {
  readonly answered: Promise<Answered>;
  /** Epoch milliseconds. */
  readonly deadlineAt: number;
  isJoined: boolean;
}

/** Executions of one query for one viewer. */
interface Executions {
  /** Nothing has been answered for it: it can be joined. */
  open?: Shared | undefined;
  /** The one that began last, as long as it goes on. */
  latest?: Shared | undefined;
  /** To be called when there are none any more. */
  readonly forget: () => void;
}

/**
 * So long a query waits for an identical one to end that it can't join any more, so that those who come meanwhile share one execution: on a busy processor that is sooner for all of them.
 * Where subgraphs are slow it is next to nothing of the time that each takes.
 */
const longestWaitMs = 5;
/** Shorter texts go out together with the headers, in one write. */
export const bytesFrom = 16_384;

const joined = counter({ name: 'gateway_requests_joined_total', help: 'Client queries answered by the execution of an identical one for which nothing had been answered' });

export function createSharedResponses({ enabled }: { enabled: boolean }): SharedResponses {
  let executions = new WeakMap<PreparedOperation, Map<string, Executions>>();

  function executionsOf({ prepared, variables, context, labels }: SharedRequest): Executions {
    const byKey = executions.get(prepared) ?? new Map<string, Executions>();
    executions.set(prepared, byKey);
    const key = `${context.forwarded.viewerKey}\n${labels.join(' ')}\n${JSON.stringify(variables)}`;
    const known = byKey.get(key);
    if (known) return known;
    const none: Executions = { forget: () => byKey.delete(key) };
    byKey.set(key, none);
    return none;
  }

  return {
    answer(request, execute) {
      if (!enabled || request.prepared.kind !== 'query') return execute();
      const all = executionsOf(request);
      const deadlineAt = request.context.forwarded.deadline.at;
      // One that may take longer than this request can wait is of no use to it.
      return all.open && all.open.deadlineAt <= deadlineAt ? join(all.open, execute) : begin(all, deadlineAt, execute);
    },
    seal() {
      executions = new WeakMap();
    },
  };
}

async function join(other: Shared, execute: Execute): Promise<Answered> {
  other.isJoined = true;
  const answered = await other.answered;
  // Errors may be the other request's own: its time was up, say, or its client hung up before its turn.
  if (answered.hasErrors) return execute();
  joined.inc();
  // A copy: who executed it lets go of the text, but not before all who have waited for this very promise have been here.
  return { ...answered };
}

async function begin(all: Executions, deadlineAt: number, execute: Execute): Promise<Answered> {
  const close = (): void => {
    if (all.open === own) all.open = undefined;
  };
  const own: Shared = { answered: all.latest ? after(all.latest, () => execute(close)) : execute(close), deadlineAt, isJoined: false };
  all.open = own;
  all.latest = own;
  try {
    const answered = await own.answered;
    // Encoded once, and written from where it is by all.
    if (own.isJoined && answered.text.length >= bytesFrom) answered.bytes = bytesOfLine(answered.text);
    return answered;
  } finally {
    close();
    if (all.latest === own) all.latest = undefined;
    if (!all.latest) all.forget();
  }
}

async function after(latest: Shared, work: () => Promise<Answered>): Promise<Answered> {
  await endOf(latest);
  return work();
}

/** Resolves when it has ended, however it did, or has taken too long to be waited for. */
function endOf({ answered }: Shared): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longestWaitMs);
    const ended = (): void => {
      clearTimeout(timer);
      resolve();
    };
    answered.then(ended, ended);
  });
}

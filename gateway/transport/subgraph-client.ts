import { identityHeader } from '#platform/auth/identity';
import { rootCause } from '#platform/errors/format-error';
import { createBreaker, type BreakerState } from '#platform/resilience/breaker';
import { createBulkhead } from '#platform/resilience/bulkhead';
import type { Deadline } from '#platform/resilience/deadline';
import { createRetryBudget, retry } from '#platform/resilience/retry';
import type { Logger } from '#platform/telemetry/logger';
import { histogram } from '#platform/telemetry/metrics';
import { withSpan } from '#platform/telemetry/trace';
import type { SubgraphAnswer, SubgraphCall } from '../execution/subgraph-call.ts';
import { parseAnswer } from './parse-answer.ts';
import { SubgraphFailure, notAsked, outOfTime, saysNothing, unreachable } from './subgraph-failure.ts';
import { createBalancedPool, type EndpointStatus } from './balanced-pool.ts';
import { createSignatureFallback } from './signature-fallback.ts';
import type { SubgraphPool } from './subgraph-pool.ts';
import type { SubgraphSettings } from './subgraph-settings.ts';

export interface CallOptions {
  call: SubgraphCall;
  /** Headers for this attempt; made late, because identities expire. */
  headers: (signedAlone: boolean) => Record<string, string> | Promise<Record<string, string>>;
  deadline: Deadline;
  /** Aborted when the client has gone away; heeded for queries only. */
  signal?: AbortSignal | undefined;
}

export interface ReceivedAnswer {
  readonly answer: SubgraphAnswer;
  /** Parses the same answer again, for another reader: who reads an answer may change it. */
  again(): SubgraphAnswer;
}

/** Calls to one subgraph: bulkhead, breaker, timeout, one retry of reads. */
export interface SubgraphClient {
  readonly url: string;
  /** Rejects with SubgraphFailure when there is no usable answer. */
  ask(options: CallOptions): Promise<ReceivedAnswer>;
  status(): { url: string; breaker: BreakerState; running: number; waiting: number; endpoints: EndpointStatus[]; settings: Omit<SubgraphSettings, 'tls'> };
  close(): Promise<void>;
}

const duration = histogram({
  name: 'gateway_subgraph_duration_seconds',
  help: 'Time of calls to subgraphs, retries included',
  labels: ['subgraph', 'outcome'],
});

export interface SubgraphClientOptions {
  name: string;
  url: string;
  settings: SubgraphSettings;
  logger: Logger;
}

export function createSubgraphClient({ name, url, settings, logger }: SubgraphClientOptions): SubgraphClient {
  const { connections, pipelining, maxResponseBytes, maxConcurrent, maxQueue, timeoutMs } = settings;
  const { tls, ...visible } = settings;
  const pool = createBalancedPool({ subgraph: name, url, connections, pipelining, maxResponseBytes, tls, ejection: settings.ejection, logger });
  const bulkhead = createBulkhead({ name: `gateway-${name}`, maxConcurrent, maxQueue });
  const breaker = createBreaker({ name: `gateway-${name}`, ...settings.breaker, isFailure: countsAgainst, saysNothing });
  const budget = createRetryBudget(settings.retry);
  const attempt = createAttempt({ name, pool, timeoutMs });

  async function guarded(options: CallOptions): Promise<ReceivedAnswer> {
    try {
      return await bulkhead.run(() => breaker.run(() => attempt(options)), options.deadline);
    } catch (error) {
      if (error instanceof SubgraphFailure) throw error;
      // Who joined this call may have time left, and asks again for itself.
      throw options.deadline.remainingMs() > 0 ? notAsked(name, error) : outOfTime(name);
    }
  }
  return {
    url,
    ask: (options) => withSpan({ name: `subgraph ${name}`, kind: 'client', attributes: { 'graphql.operation.type': options.call.kind } }, async (span) => {
      const startedAt = performance.now();
      let outcome = 'failed';
      try {
        const { deadline, call } = options;
        const answer = await (call.kind === 'query' ? retry(() => guarded(options), { name: `gateway-${name}`, attempts: 2, isRetryable, leastDelayMs, budget, deadline }) : guarded(options));
        outcome = 'answered';
        return answer;
      } catch (error) {
        // What we refused to send says nothing new: the breaker's and the bulkhead's metrics count it.
        const level = error instanceof SubgraphFailure && error.isNews ? 'warn' : 'debug';
        logger[level]({ subgraph: name, err: rootCause(error) }, 'subgraph call failed');
        throw error;
      } finally {
        span.set('subgraph.outcome', outcome);
        duration.observe({ subgraph: name, outcome }, (performance.now() - startedAt) / 1000);
      }
    }),
    status: () => ({ url, breaker: breaker.state(), ...bulkhead.load(), endpoints: pool.endpoints(), settings: visible }),
    close: () => pool.close(),
  };
}

/**
 * A call that is given less than this share of its subgraph's time, because little was left of the request's, says nothing about the subgraph when it is late. Callers
 * choose their deadlines: some in a great hurry would otherwise close the subgraph for everybody.
 */
const hurriedShare = 0.25;

/** One try at a call, with headers of its own. */
function createAttempt({ name, pool, timeoutMs }: { name: string; pool: SubgraphPool; timeoutMs: number }): (options: CallOptions) => Promise<ReceivedAnswer> {
  const signatures = createSignatureFallback();
  return async ({ call, headers, deadline, signal }) => {
    const leftMs = (): number => Math.min(deadline.remainingMs(), timeoutMs);
    if (leftMs() <= 0) throw outOfTime(name);
    try {
      const raw = await signatures.post(async (signedAlone) => {
        const made = await headers(signedAlone);
        const isQuery = call.kind === 'query';
        const givenMs = Math.max(1, leftMs());
        const answer = await pool.post({ headers: made, body: call.body, timeoutMs: givenMs, isHurried: givenMs < timeoutMs * hurriedShare, signal: isQuery ? signal : undefined, isRepeatable: isQuery });
        return { answer, identity: made[identityHeader] };
      });
      return { answer: parseAnswer(name, raw), again: () => parseAnswer(name, raw) };
    } catch (error) {
      if (error instanceof SubgraphFailure) throw error;
      throw signal?.aborted ? notAsked(name, error) : unreachable(name, error);
    }
  };
}

function countsAgainst(error: unknown): boolean {
  return error instanceof SubgraphFailure && error.countsAgainstSubgraph;
}

function leastDelayMs(error: unknown): number | undefined {
  return error instanceof SubgraphFailure ? error.retryAfterMs : undefined;
}

function isRetryable(error: unknown): boolean {
  return error instanceof SubgraphFailure && error.retryable;
}

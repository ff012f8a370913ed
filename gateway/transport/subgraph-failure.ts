import { GraphQLError } from 'graphql';

/** No usable answer from a subgraph. The message is for clients; the cause and the subgraph are for the log. */
export class SubgraphFailure extends GraphQLError {
  readonly subgraph: string;
  /** Whether the subgraph may be at fault, as opposed to the caller or to ourselves. */
  readonly countsAgainstSubgraph: boolean;
  /** Whether asking again can help. */
  readonly retryable: boolean;
  /** How long the subgraph wants us to wait before that, if it says so. */
  readonly retryAfterMs: number | undefined;
  /** Whether somebody should read about it: what was never sent says nothing new. */
  readonly isNews: boolean;

  constructor(options: { subgraph: string; code: string; message: string; cause?: unknown; counts?: boolean; retryable?: boolean; retryAfterMs?: number | undefined; isNews?: boolean }) {
    const { subgraph, code, message, cause, counts = true, retryable = false, retryAfterMs, isNews = counts } = options;
    super(message, { extensions: { code }, ...(cause instanceof Error && { originalError: cause }) });
    this.subgraph = subgraph;
    this.countsAgainstSubgraph = counts;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
    this.isNews = isNews;
  }
}

/** Whether a failure is no word on the subgraph: neither that it fails nor that it answers. */
export function saysNothing(error: unknown): boolean {
  return error instanceof SubgraphFailure && !error.countsAgainstSubgraph;
}

const unavailable = 'A part of this answer is not available right now. Please try again.';

const late = 'A part of this answer took too long. Please try again.';

export function timedOut(subgraph: string): SubgraphFailure {
  return new SubgraphFailure({ subgraph, code: 'TIMEOUT', message: late });
}

/** The time was up before the subgraph was asked, or could have answered. */
export function outOfTime(subgraph: string): SubgraphFailure {
  return new SubgraphFailure({ subgraph, code: 'TIMEOUT', message: late, counts: false });
}

export function responseTooLarge(subgraph: string, limitBytes: number): SubgraphFailure {
  const cause = new Error(`The answer is larger than ${limitBytes} bytes`);
  return new SubgraphFailure({ subgraph, code: 'UNAVAILABLE', message: unavailable, cause, counts: false, isNews: true });
}

/** The connection failed, or the subgraph answered with a server error or with what is no GraphQL answer. */
export function unreachable(subgraph: string, cause: unknown): SubgraphFailure {
  return new SubgraphFailure({ subgraph, code: 'UNAVAILABLE', message: unavailable, cause, retryable: true });
}

/** It refused what we sent: the fault is ours, and the same call gets the same answer, except where it says when to come back. */
export function refused(subgraph: string, cause: unknown, retryAfterMs: number | undefined): SubgraphFailure {
  return new SubgraphFailure({ subgraph, code: 'UNAVAILABLE', message: unavailable, cause, counts: false, isNews: true, retryable: retryAfterMs !== undefined, retryAfterMs });
}

/** We didn't ask: too many calls are in flight, or the subgraph has been failing. */
export function notAsked(subgraph: string, cause: unknown): SubgraphFailure {
  return new SubgraphFailure({ subgraph, code: 'UNAVAILABLE', message: unavailable, cause, counts: false });
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** What every log line and outgoing call of one piece of work shares. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly requestId?: string;
}

const storage = new AsyncLocalStorage<TraceContext>();
const traceparentPattern = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const zeroTraceId = '0'.repeat(32);

/** The trace of the current asynchronous flow, if it runs inside `runWithTrace`. */
export function currentTrace(): TraceContext | undefined {
  return storage.getStore();
}

/**
 * Runs `work` as a new span of the given W3C `traceparent`; a missing or malformed one starts a new trace, because
 * a caller's bad header must not lose ours. `requestId` is added to every log line inside.
 */
export function runWithTrace<T>(traceparent: string | undefined, work: () => T, requestId?: string): T {
  const traceId = parseTraceId(traceparent) ?? randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return storage.run(requestId === undefined ? { traceId, spanId } : { traceId, spanId, requestId }, work);
}

/**
 * Runs `work` in the trace that a stored `traceparent` names, for what is taken up again later by somebody else; work that runs in
 * that trace already, and work without a stored one, stays where it is.
 */
export function continueTrace<T>(traceparent: string | null, work: () => T): T {
  if (traceparent === null || parseTraceId(traceparent) === storage.getStore()?.traceId) return work();
  return runWithTrace(traceparent, work);
}

/** The `traceparent` header for an outgoing call or message: the current span, or a new trace outside of one. */
export function traceparent(): string {
  const trace = storage.getStore();
  if (trace) return `00-${trace.traceId}-${trace.spanId}-01`;
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

function parseTraceId(header: string | undefined): string | undefined {
  const traceId = header === undefined ? undefined : traceparentPattern.exec(header)?.[1];
  return traceId === zeroTraceId ? undefined : traceId;
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { Segment } from './segment.ts';
import { noSpan, type RecordedSpan, type Span, type SpanStart } from './span.ts';
import { newSpanId, newTraceId } from './trace-ids.ts';
import { currentTracer } from './tracer.ts';

/** What every log line and outgoing call of one piece of work shares. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly requestId?: string | undefined;
  /** Whether everything of this trace is kept; goes along in traceparent. */
  readonly isSampled: boolean;
  /** Where spans are collected; undefined while nobody wants any. */
  readonly segment: Segment | undefined;
}

/** A class, since there is one for each span inside which others begin; an id that nobody asks for is not made. */
class Flow implements TraceContext {
  readonly traceId: string;
  readonly requestId: string | undefined;
  readonly isSampled: boolean;
  readonly segment: Segment | undefined;
  /** Present with a segment. */
  readonly span: RecordedSpan | undefined;
  #spanId: string | undefined = undefined;

  constructor({ traceId, requestId, isSampled, segment }: Pick<TraceContext, 'traceId' | 'requestId' | 'isSampled' | 'segment'>, span: RecordedSpan | undefined) {
    this.traceId = traceId;
    this.requestId = requestId;
    this.isSampled = isSampled;
    this.segment = segment;
    this.span = span;
  }

  get spanId(): string {
    return this.span?.spanId ?? (this.#spanId ??= newSpanId());
  }
}

export interface RootStart extends SpanStart {
  /** The W3C header of whoever caused this; a missing or malformed one starts a new trace, because a bad header must not lose ours. */
  traceparent: string | undefined;
  /** Added to every log line inside. */
  requestId?: string;
  /** Kept only if it fails or is slow: for work that repeats by the clock. */
  isRoutine?: boolean;
}

const storage = new AsyncLocalStorage<Flow>();
const traceparentPattern = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]([0-9a-f])$/;

/** The trace of the current asynchronous flow, if it runs inside a root. */
export function currentTrace(): TraceContext | undefined {
  return storage.getStore();
}

/** The trace id for an error's extensions, by which it is found in logs and traces; nothing outside of a trace. */
export function traceIdField(): { traceId?: string } {
  const trace = storage.getStore();
  return trace ? { traceId: trace.traceId } : {};
}

/** The trace that a caller's header names, or a new one: for answers that are not worth a span. */
export function traceIdOf(header: string | undefined): string {
  return parse(header)?.traceId ?? newTraceId();
}

/** Runs `work` as the first span that this process adds to a trace; with its end it is decided whether the spans are kept. */
export function traceRoot<T>(start: RootStart, work: (span: Span) => T): T {
  const caller = parse(start.traceparent);
  const tracer = currentTracer();
  const traceId = caller?.traceId ?? newTraceId();
  const isFlagged = caller?.isFlagged ?? !tracer;
  const isSampled = tracer ? !start.isRoutine && tracer.isSampled(traceId, isFlagged) : isFlagged;
  const segment = tracer && new Segment({ tracer, traceId, parentSpanId: caller?.spanId, isSampled, start });
  const flow = new Flow({ traceId, requestId: start.requestId, isSampled, segment }, segment?.root);
  return storage.run(flow, settle<T>, segment?.root ?? noSpan, work, segment);
}

/** Runs `work` as a part of what is under way; outgoing calls inside name it as their cause. Nothing is recorded outside of a root. */
export function withSpan<T>(start: SpanStart, work: (span: Span) => T): T {
  const flow = storage.getStore();
  const span = beginIn(flow, start);
  return flow && span ? storage.run(new Flow(flow, span), settle<T>, span, work, undefined) : work(noSpan);
}

/** Begins a part that calls nothing by itself, such as one SQL statement; whoever begins it ends it. */
export function startSpan(start: SpanStart): Span {
  return beginIn(storage.getStore(), start) ?? noSpan;
}

function beginIn(flow: Flow | undefined, start: SpanStart): RecordedSpan | undefined {
  return flow?.span && flow.segment?.isWanted() ? flow.segment.begin(flow.span, start) : undefined;
}

/** Says what the work under way in this process is, once that is known, and gives it attributes. */
export function describeTrace(name: string, attributes: Readonly<Record<string, string | number | boolean>> = {}): void {
  const root = storage.getStore()?.segment?.root;
  if (!root) return;
  root.rename(name);
  for (const [key, value] of Object.entries(attributes)) root.set(key, value);
}

/** Has what is under way kept: something went wrong, although it is answered. `reason` is a code, not a message. */
export function failTrace(reason: string): void {
  storage.getStore()?.segment?.fail(reason);
}

/** Runs `work` in a trace without recording it, for what only passes the trace on. */
export function runWithTrace<T>(traceparent: string | undefined, work: () => T, requestId?: string): T {
  const caller = parse(traceparent);
  return storage.run(new Flow({ traceId: caller?.traceId ?? newTraceId(), requestId, isSampled: caller?.isFlagged ?? true, segment: undefined }, undefined), work);
}

/**
 * Runs `work` in the trace that a stored `traceparent` names, for what is taken up again later by somebody else; work that runs in
 * that trace already, and work without a stored one, is a part of what is under way.
 */
export function continueTrace<T>(traceparent: string | null, start: SpanStart, work: (span: Span) => T): T {
  if (traceparent === null || parse(traceparent)?.traceId === storage.getStore()?.traceId) return withSpan(start, work);
  return traceRoot({ ...start, traceparent }, work);
}

/** The `traceparent` header for an outgoing call or message: the current span, or a new trace outside of one. */
export function traceparent(): string {
  const trace = storage.getStore();
  if (trace) return `00-${trace.traceId}-${trace.spanId}-${trace.isSampled ? '01' : '00'}`;
  const traceId = newTraceId();
  return `00-${traceId}-${newSpanId()}-${currentTracer()?.isSampled(traceId, false) === false ? '00' : '01'}`;
}

function settle<T>(span: Span, work: (span: Span) => T, root: Segment | undefined): T {
  const fail = (error: unknown): never => {
    span.fail(error);
    root?.fail(error);
    span.end();
    throw error;
  };
  let result: T;
  try {
    result = work(span);
  } catch (error) {
    return fail(error);
  }
  if (result instanceof Promise) {
    return result.then((value: unknown) => {
      span.end();
      return value;
    }, fail) as T;
  }
  span.end();
  return result;
}

function parse(header: string | undefined): { traceId: string; spanId: string; isFlagged: boolean } | undefined {
  const match = header === undefined ? null : traceparentPattern.exec(header);
  if (!match) return undefined;
  const [, traceId = '', spanId = '', flags = '0'] = match;
  return { traceId, spanId, isFlagged: (Number.parseInt(flags, 16) & 1) === 1 };
}

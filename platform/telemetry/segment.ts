import { RecordedSpan, type FinishedSpan, type SpanStart } from './span.ts';
import type { Tracer } from './tracer.ts';

/** More spans than this in one piece of work say nothing new; a mean list would fill the memory. */
const maxSpans = 1_000;

export interface SegmentOptions {
  tracer: Tracer;
  traceId: string;
  parentSpanId: string | undefined;
  isSampled: boolean;
  start: SpanStart;
}

/**
 * What one process does for one trace, from a local root to its end. Only then is it decided whether it is kept: when the trace is sampled,
 * when it failed, or when it was slow. Spans that end later follow the decision. A class, since each request has one.
 */
export class Segment {
  readonly traceId: string;
  readonly root: RecordedSpan;
  readonly #tracer: Tracer;
  readonly #isSampled: boolean;
  #finished: FinishedSpan[] = [];
  #state: 'open' | 'kept' | 'dropped' = 'open';
  #hasFailed = false;
  #count = 0;

  constructor({ tracer, traceId, parentSpanId, isSampled, start }: SegmentOptions) {
    this.#tracer = tracer;
    this.#isSampled = isSampled;
    this.traceId = traceId;
    this.root = new RecordedSpan(this, parentSpanId, start);
  }

  /** False once it is decided that nothing is kept. */
  isWanted(): boolean {
    return this.#state !== 'dropped';
  }

  begin(parent: RecordedSpan, start: SpanStart): RecordedSpan {
    this.#count += 1;
    return new RecordedSpan(this, parent, start);
  }

  /** A span has ended. */
  take(span: RecordedSpan): void {
    if (this.#state === 'dropped') return;
    if (this.#state === 'kept') return this.#tracer.deliver([span]);
    if (this.#finished.length < maxSpans || span === this.root) this.#finished.push(span);
    if (span === this.root) this.#decide(span);
  }

  /** Makes it worth keeping. */
  fail(reason: unknown): void {
    this.#hasFailed = true;
    this.root.fail(reason);
  }

  #decide(root: RecordedSpan): void {
    if (this.#count > maxSpans) root.set('spans.left_out', this.#count - maxSpans);
    this.#state = this.#isSampled || this.#hasFailed || root.durationMs >= this.#tracer.slowMs ? 'kept' : 'dropped';
    if (this.#state === 'kept') this.#tracer.deliver(this.#finished);
    this.#finished = [];
  }
}

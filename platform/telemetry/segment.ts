import { RecordedSpan, type FinishedSpan, type SpanStart } from './span.ts';
import type { Tracer } from './tracer.ts';

/** More spans than this in one piece of work say nothing new; a mean list would fill the memory. */
const maxSpans = 1_000;

/**
 * What one process does for one trace, from a local root to its end. Only then is it decided whether it is kept: when the trace is sampled,
 * when it failed, or when it was slow. Spans that end later follow the decision.
 */
export interface Segment {
  readonly traceId: string;
  readonly root: RecordedSpan;
  /** False once it is decided that nothing is kept. */
  isWanted(): boolean;
  begin(parentSpanId: string, start: SpanStart): RecordedSpan;
  take(span: RecordedSpan): void;
  /** Makes it worth keeping. */
  fail(reason: unknown): void;
}

export interface SegmentOptions {
  tracer: Tracer;
  traceId: string;
  parentSpanId: string | undefined;
  isSampled: boolean;
  start: SpanStart;
}

export function createSegment({ tracer, traceId, parentSpanId, isSampled, start }: SegmentOptions): Segment {
  let finished: FinishedSpan[] = [];
  let state: 'open' | 'kept' | 'dropped' = 'open';
  let hasFailed = false;
  let count = 0;
  let left = 0;

  function decide(root: RecordedSpan): void {
    if (left > 0) root.set('spans.left_out', left);
    state = isSampled || hasFailed || root.durationMs >= tracer.slowMs ? 'kept' : 'dropped';
    if (state === 'kept') tracer.deliver(finished);
    finished = [];
  }

  const segment: Omit<Segment, 'root'> = {
    traceId,
    isWanted: () => state !== 'dropped',
    begin(parent, spanStart) {
      if (count >= maxSpans) left += 1;
      count += 1;
      return new RecordedSpan(whole, parent, spanStart);
    },
    take(span) {
      if (state === 'dropped') return;
      if (state === 'kept') return tracer.deliver([span]);
      if (finished.length < maxSpans || span === whole.root) finished.push(span);
      if (span === whole.root) decide(span);
    },
    fail(reason) {
      hasFailed = true;
      whole.root.fail(reason);
    },
  };
  const whole = segment as Segment & { root: RecordedSpan };
  whole.root = new RecordedSpan(whole, parentSpanId, start);
  return whole;
}

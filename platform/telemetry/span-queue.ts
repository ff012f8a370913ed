import { counter } from './metrics.ts';
import type { FinishedSpan } from './span.ts';

/** Where kept spans end up. May reject; what was given is lost then. */
export interface SpanSink {
  write(spans: readonly FinishedSpan[]): Promise<void>;
}

export interface SpanQueue {
  add(spans: readonly FinishedSpan[]): void;
  /** Writes what is waiting. Never rejects. */
  flush(): Promise<void>;
}

const maxWaiting = 8_192;
const flushMs = 500;
const written = counter({ name: 'trace_spans_total', help: 'Spans kept, by what became of them: written, lost because the store failed, or dropped because too many waited', labels: ['outcome'], fromZero: ['written', 'lost', 'dropped'].map((outcome) => ({ outcome })) });

/** Gathers kept spans for the sink, half a second at a time; drops what is too much rather than slow anybody down. */
export function createSpanQueue({ sink, onFailure }: { sink: SpanSink; onFailure: (error: unknown) => void }): SpanQueue {
  let waiting: FinishedSpan[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(spans: readonly FinishedSpan[]): Promise<void> {
    try {
      await sink.write(spans);
      written.inc({ outcome: 'written' }, spans.length);
    } catch (error) {
      written.inc({ outcome: 'lost' }, spans.length);
      onFailure(error);
    }
  }
  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const spans = waiting;
    waiting = [];
    if (spans.length > 0) writing = writing.then(() => write(spans));
    return writing;
  }
  return {
    add(spans) {
      const taken = Math.min(spans.length, maxWaiting - waiting.length);
      for (let i = 0; i < taken; i += 1) waiting.push(spans[i] as FinishedSpan);
      if (taken < spans.length) written.inc({ outcome: 'dropped' }, spans.length - taken);
      timer ??= setTimeout(() => void flush(), flushMs).unref();
    },
    flush,
  };
}

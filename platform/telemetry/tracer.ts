import type { FinishedSpan } from './span.ts';

/** Where finished spans go, and which are wanted. */
export interface Tracer {
  /** Whether everything that belongs to this trace is kept; `isFlagged` is what the caller's traceparent says. */
  isSampled(traceId: string, isFlagged: boolean): boolean;
  /** What takes longer is kept whatever the sampling says. */
  readonly slowMs: number;
  deliver(spans: readonly FinishedSpan[]): void;
}

let tracer: Tracer | undefined;

/** The tracer of this process; undefined while nobody wants spans, and then none are recorded. */
export function currentTracer(): Tracer | undefined {
  return tracer;
}

/** Sets or, with undefined, removes the tracer of this process. */
export function useTracer(wanted: Tracer | undefined): void {
  tracer = wanted;
}

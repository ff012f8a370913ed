import type { StoredSpan } from '#platform/telemetry/trace-files';

/** One trace, put together from what its processes recorded. */
export interface Trace {
  readonly id: string;
  readonly startMs: number;
  /** From the first span's start to the last one's end: message consumers go on after the answer. */
  readonly durationMs: number;
  /** How long whoever began it waited. */
  readonly rootMs: number;
  readonly name: string;
  readonly services: readonly string[];
  readonly errors: number;
  readonly spans: readonly StoredSpan[];
}

/** A span with its place in the tree. */
export interface Placed {
  readonly span: StoredSpan;
  readonly depth: number;
}

/** The traces in order of their start. */
export function tracesOf(spans: readonly StoredSpan[]): Trace[] {
  const byTrace = Map.groupBy(spans, ({ traceId }) => traceId);
  return [...byTrace].map(([id, own]) => traceOf(id, own)).sort((a, b) => a.startMs - b.startMs);
}

function traceOf(id: string, unsorted: readonly StoredSpan[]): Trace {
  const spans = unsorted.toSorted((a, b) => a.startMs - b.startMs);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const root = spans.find(({ parentSpanId }) => parentSpanId === undefined) ?? spans.find(({ parentSpanId }) => parentSpanId !== undefined && !ids.has(parentSpanId)) ?? spans[0];
  const startMs = spans[0]?.startMs ?? 0;
  return {
    id,
    startMs,
    durationMs: Math.max(...spans.map((span) => span.startMs + span.durationMs)) - startMs,
    rootMs: root?.durationMs ?? 0,
    name: root ? `${root.service} ${root.name}` : '',
    services: [...new Set(spans.map(({ service }) => service))],
    errors: spans.filter(({ error }) => error !== undefined).length,
    spans,
  };
}

/** The spans from cause to effect. One whose cause was not kept stands at the margin. */
export function placedSpans({ spans }: Trace): Placed[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const effects = Map.groupBy(spans, ({ parentSpanId }) => (parentSpanId !== undefined && ids.has(parentSpanId) ? parentSpanId : ''));
  const placed: Placed[] = [];
  const place = (parent: string, depth: number): void => {
    for (const span of effects.get(parent) ?? []) {
      placed.push({ span, depth });
      place(span.spanId, depth + 1);
    }
  };
  place('', 0);
  return placed;
}

/** The trace that is asked for: `last`, `slowest`, `last-error`, an id or its beginning. */
export function findTrace(traces: readonly Trace[], wanted: string): Trace | undefined {
  if (wanted === 'last') return traces.at(-1);
  if (wanted === 'slowest') return traces.reduce<Trace | undefined>((slowest, trace) => (slowest && slowest.rootMs >= trace.rootMs ? slowest : trace), undefined);
  if (wanted === 'last-error') return traces.findLast(({ errors }) => errors > 0);
  return traces.find(({ id }) => id.startsWith(wanted.toLowerCase()));
}

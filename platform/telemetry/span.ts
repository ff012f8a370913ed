import { newSpanId } from './trace-ids.ts';
import type { Segment } from './segment.ts';

/** As OpenTelemetry names the roles of a span. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** Counts, names from code and outcomes; never what somebody sent: neither ids nor text. */
export type Attributes = Record<string, string | number | boolean>;

export interface SpanStart {
  name: string;
  kind?: SpanKind;
  attributes?: Attributes;
}

/** A span as it is written and sent. */
export interface FinishedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  /** Epoch milliseconds, with fractions. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly attributes: Attributes;
  /** Code or class of what went wrong. */
  readonly error: string | undefined;
}

/** What the code inside a span may say about it. */
export interface Span {
  set(name: string, value: string | number | boolean): void;
  rename(name: string): void;
  /** Notes what went wrong, by its code or class: messages may quote what people sent. */
  fail(error: unknown): void;
  end(): void;
}

/** Stands in where nothing is recorded. */
export const noSpan: Span = { set: () => undefined, rename: () => undefined, fail: () => undefined, end: () => undefined };

const { timeOrigin } = performance;

/**
 * A class, since thousands are made per second and all shall have one shape. Most are thrown away a moment later, so what only a kept one needs is
 * made when it is asked for: its id, the ids of others, its time of day.
 */
export class RecordedSpan implements Span, FinishedSpan {
  readonly kind: SpanKind;
  name: string;
  durationMs = -1;
  error: string | undefined = undefined;
  readonly #segment: Segment;
  readonly #parent: RecordedSpan | string | undefined;
  readonly #startedAt: number = performance.now();
  #attributes: Attributes | undefined;
  #spanId: string | undefined = undefined;

  /** `parent`: a span of this process, or the id of one elsewhere. */
  constructor(segment: Segment, parent: RecordedSpan | string | undefined, { name, kind = 'internal', attributes }: SpanStart) {
    this.#segment = segment;
    this.#parent = parent;
    this.name = name;
    this.kind = kind;
    this.#attributes = attributes;
  }

  get traceId(): string {
    return this.#segment.traceId;
  }

  get spanId(): string {
    return (this.#spanId ??= newSpanId());
  }

  get parentSpanId(): string | undefined {
    return typeof this.#parent === 'object' ? this.#parent.spanId : this.#parent;
  }

  get startMs(): number {
    return timeOrigin + this.#startedAt;
  }

  get attributes(): Attributes {
    return this.#attributes ?? {};
  }

  set(name: string, value: string | number | boolean): void {
    this.#attributes ??= {};
    this.#attributes[name] = value;
  }

  rename(name: string): void {
    this.name = name;
  }

  fail(error: unknown): void {
    this.error ??= reasonOf(error);
  }

  end(): void {
    if (this.durationMs >= 0) return;
    this.durationMs = performance.now() - this.#startedAt;
    this.#segment.take(this);
  }
}

function reasonOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

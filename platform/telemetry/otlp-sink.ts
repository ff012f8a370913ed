/** OTLP over HTTP in JSON: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
import type { Attributes, FinishedSpan, SpanKind } from './span.ts';
import type { SpanSink } from './span-queue.ts';

export interface OtlpOptions {
  /** The collector's address; spans go to `<endpoint>/v1/traces`. */
  endpoint: string;
  /** For example an API key. */
  headers?: Readonly<Record<string, string>>;
  service: string;
  timeoutMs?: number;
}

const kinds: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };
const retryable = new Set([429, 502, 503, 504]);

/** Sends spans to a collector; tries once more when it is busy or not reached. */
export function createOtlpSink({ endpoint, headers = {}, service, timeoutMs = 5_000 }: OtlpOptions): SpanSink {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const post = (body: string): Promise<Response> =>
    fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(timeoutMs) });
  return {
    async write(spans) {
      const body = JSON.stringify(exportRequest(service, spans));
      const first = await post(body).catch((error: unknown) => error);
      const isAnswered = first instanceof Response;
      if (isAnswered && !retryable.has(first.status)) return assertTaken(first);
      await assertTaken(await post(body));
    },
  };
}

async function assertTaken(response: Response): Promise<void> {
  const text = await response.text();
  if (!response.ok) throw new Error(`The collector answered ${response.status}: ${text.slice(0, 200)}`);
}

/** ExportTraceServiceRequest in OTLP's JSON encoding: ids in hexadecimal, 64-bit numbers as strings. */
export function exportRequest(service: string, spans: readonly FinishedSpan[]): object {
  const resource = { attributes: attributesOf({ 'service.name': service, 'service.namespace': 'marketplace', 'process.pid': process.pid }) };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'platform' }, spans: spans.map(spanOf) }] }] };
}

function spanOf(span: FinishedSpan): object {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId && { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: kinds[span.kind],
    startTimeUnixNano: nanoseconds(span.startMs),
    endTimeUnixNano: nanoseconds(span.startMs + Math.max(0, span.durationMs)),
    attributes: attributesOf(span.attributes),
    status: span.error === undefined ? {} : { code: 2, message: span.error },
  };
}

/** Exact: a millisecond epoch in nanoseconds is more than a double can hold. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)));
}

function attributesOf(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));
}

function valueOf(value: string | number | boolean): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

import type { Logger } from './logger.ts';
import { createOtlpSink } from './otlp-sink.ts';
import { createSampling } from './sampling.ts';
import { createSpanQueue, type SpanSink } from './span-queue.ts';
import { createTraceFiles } from './trace-files.ts';
import { useTracer } from './tracer.ts';

/** The variables of every service that say what becomes of traces. */
export interface TracingConfig {
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  OTEL_EXPORTER_OTLP_HEADERS?: Record<string, string> | undefined;
  TRACE_DIR?: string | undefined;
  TRACE_SAMPLE_PERCENT: number;
  TRACE_SLOW_MS: number;
}

export interface Tracing {
  /** Writes what is waiting; the last thing a process does. */
  stop(): Promise<void>;
}

const complainEveryMs = 60_000;

/**
 * Records spans in this process from now on and sends them to the collector or, without one, to files. Without either nothing is
 * recorded; trace ids are passed on and logged all the same.
 */
export function startTracing({ service, config, logger }: { service: string; config: TracingConfig; logger: Logger }): Tracing {
  const sink = sinkOf(service, config);
  if (!sink) return { stop: async () => undefined };
  let complainedAt = -Infinity;
  const queue = createSpanQueue({
    sink,
    onFailure(error) {
      if (Date.now() - complainedAt < complainEveryMs) return;
      complainedAt = Date.now();
      logger.warn({ err: error }, 'traces cannot be written; they are lost until that works again');
    },
  });
  const { isSampled } = createSampling({ percent: config.TRACE_SAMPLE_PERCENT });
  useTracer({ isSampled, slowMs: config.TRACE_SLOW_MS, deliver: queue.add });
  return {
    async stop() {
      useTracer(undefined);
      await queue.flush();
    },
  };
}

function sinkOf(service: string, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers, TRACE_DIR: folder }: TracingConfig): SpanSink | undefined {
  if (endpoint !== undefined) return createOtlpSink({ endpoint, headers: headers ?? {}, service });
  return folder === undefined ? undefined : createTraceFiles({ folder, service });
}

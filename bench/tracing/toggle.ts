/** Loaded into each service of the measured stack: at SIGUSR2 its tracing stops, at the next one it goes on. Same process, same compiled code, with spans and without. */
import { currentTracer, useTracer } from '#platform/telemetry/tracer';

let kept: ReturnType<typeof currentTracer>;

process.on('SIGUSR2', () => {
  const tracer = currentTracer();
  if (tracer) kept = tracer;
  useTracer(tracer ? undefined : kept);
});

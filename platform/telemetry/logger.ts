import pino from 'pino';
import { scrub } from './scrub.ts';
import { currentTrace } from './trace.ts';

export type Logger = pino.Logger;

export interface LoggerOptions {
  service: string;
  level: string;
  /** Human-readable lines for a terminal; JSON otherwise. */
  pretty?: boolean;
  /** Where lines go; standard output unless a test wants to read them. */
  destination?: pino.DestinationStream;
}

/**
 * A pino logger that stamps each line with service, trace id and request id, and scrubs secrets from the finished
 * line (see `scrub.ts`).
 */
export function createLogger({ service, level, pretty = false, destination }: LoggerOptions): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: traceFields,
    serializers: { err: serializeError },
    hooks: { streamWrite: scrub },
  };
  if (destination) return pino(options, destination);
  if (!pretty) return pino(options);
  return pino({ ...options, transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', colorize: true } } });
}

/** A logger that writes nothing, for tests and tools. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}

/** TypeORM's errors carry the values of their statement, which are people's data. */
function serializeError(error: Error): pino.SerializedError {
  const { parameters: _values, ...rest } = pino.stdSerializers.err(error);
  return rest as pino.SerializedError;
}

function traceFields(): object {
  const trace = currentTrace();
  if (!trace) return {};
  return trace.requestId === undefined
    ? { traceId: trace.traceId }
    : { traceId: trace.traceId, requestId: trace.requestId };
}

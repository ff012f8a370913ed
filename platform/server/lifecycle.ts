import type { Logger } from '../telemetry/logger.ts';
import { announceShutdown } from './shutdown.ts';

export interface StopStep {
  name: string;
  run(): Promise<void>;
}

export interface ServiceOptions {
  service: string;
  logger: Logger;
  /** Brings the service up. `stop` runs in order: consumers, server drain, relay, broker, Redis, database. */
  start: () => Promise<{ port?: number; stop: StopStep[] }>;
  /** After this the process ends whatever is unfinished. */
  hardStopMs?: number;
}

/**
 * Runs a service until SIGTERM, SIGINT or the loss of the parent's IPC channel, then stops it step by step: readiness
 * first. A step that fails is logged and does not keep the next from running. Exit code 0 after an orderly stop, 1
 * after a failed start, a fatal error or a hard stop.
 */
export async function runService({ service, logger, start, hardStopMs = 30_000 }: ServiceOptions): Promise<void> {
  let stopping = false;
  let steps: StopStep[] = [];

  const shutDown = async (reason: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    announceShutdown();
    logger.info({ reason }, 'stopping');
    setTimeout(() => {
      logger.fatal({ hardStopMs }, 'did not stop in time');
      process.exit(1);
    }, hardStopMs).unref();
    for (const step of steps) await runStep(step, logger);
    logger.info('stopped');
    process.exit(0);
  };
  const fail = (error: unknown, origin: string): void => {
    logger.fatal({ err: error, origin }, 'fatal error');
    process.exit(1);
  };

  process.on('uncaughtException', (error) => fail(error, 'uncaughtException'));
  process.on('unhandledRejection', (error) => fail(error, 'unhandledRejection'));
  const requested: string[] = [];
  let started = false;
  const request = (reason: string): void => {
    requested.push(reason);
    if (started) void shutDown(reason);
  };
  process.on('SIGTERM', () => request('SIGTERM'));
  process.on('SIGINT', () => request('SIGINT'));
  process.on('disconnect', () => request('parent is gone'));

  try {
    const running = await start();
    steps = running.stop;
    started = true;
    logger.info({ service, port: running.port }, 'ready');
    if (process.connected) process.send?.({ type: 'ready', service, port: running.port });
  } catch (error) {
    return fail(error, 'start');
  }
  const reason = requested[0];
  if (reason !== undefined) await shutDown(reason);
}

async function runStep(step: StopStep, logger: Logger): Promise<void> {
  const startedAt = performance.now();
  try {
    await step.run();
    logger.debug({ step: step.name, durationMs: Math.round(performance.now() - startedAt) }, 'stop step done');
  } catch (error) {
    logger.error({ err: error, step: step.name }, 'stop step failed');
  }
}

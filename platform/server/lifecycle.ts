import type { Logger } from '../telemetry/logger.ts';
import { announceShutdown } from './shutdown.ts';
import { keepNewObjectsYoung } from './young-objects.ts';

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
  keepNewObjectsYoung();
  const fail = (error: unknown, origin: string): never => {
    logger.fatal({ err: error, origin }, 'fatal error');
    process.exit(1);
  };
  process.on('uncaughtException', (error) => fail(error, 'uncaughtException'));
  process.on('unhandledRejection', (error) => fail(error, 'unhandledRejection'));
  const stopRequested = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
    process.on('disconnect', () => resolve('parent is gone'));
  });
  // A signal during the start waits for its end: only then is it known what has to be stopped.
  const running = await start().catch((error: unknown) => fail(error, 'start'));
  logger.info({ port: running.port }, 'ready');
  // The parent may go away this very moment; that is a reason to stop, reported as such, and no error.
  if (process.connected) process.send?.({ type: 'ready', service, port: running.port }, undefined, undefined, () => undefined);

  const reason = await stopRequested;
  announceShutdown();
  logger.info({ reason }, 'stopping');
  setTimeout(() => fail(new Error(`did not stop in time (${hardStopMs} ms)`), 'hard stop'), hardStopMs).unref();
  const steps: string[] = [];
  for (const step of running.stop) steps.push(await runStep(step, logger));
  // In one line: what the last moment writes may stand in another order in the log than it was done.
  logger.info({ steps }, 'stopped');
  process.exit(0);
}

/** Returns what was done, for the log. */
async function runStep(step: StopStep, logger: Logger): Promise<string> {
  const startedAt = performance.now();
  try {
    await step.run();
    logger.debug({ step: step.name, durationMs: Math.round(performance.now() - startedAt) }, 'stop step done');
    return step.name;
  } catch (error) {
    logger.error({ err: error, step: step.name }, 'stop step failed');
    return `${step.name} failed`;
  }
}

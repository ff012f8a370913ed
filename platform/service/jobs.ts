import { counter } from '../telemetry/metrics.ts';
import { traceRoot } from '../telemetry/trace.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Background work that repeats: sweepers, reapers, pruning. */
export interface Job {
  /** For logs and metrics, for example `reservation-reaper`. */
  name: string;
  /** Pause between the end of one run and the start of the next, in milliseconds; varied by up to a fifth. */
  everyMs: number;
  /**
   * For work that mostly this process itself causes: whether it has caused any since the last run. While it has not, runs are left out, but for one a second: others
   * may have caused some, and some becomes due by the clock.
   */
  hasWork?(): boolean;
  /** One run. Must be safe to run in several processes at once. Stops early when `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

export interface RunningJobs {
  /** Lets running jobs end, starts no more. */
  stop(): Promise<void>;
}

const mostLeftOutMs = 1_000;
const runs = counter({ name: 'job_runs_total', help: 'Runs of background jobs by outcome', labels: ['job', 'outcome'] });

/** Starts each job on its own timer. A run that fails is logged and counted; the next one comes all the same. */
export function startJobs({ jobs, logger }: { jobs: readonly Job[]; logger: Logger }): RunningJobs {
  const abort = new AbortController();
  for (const { name } of jobs) for (const outcome of ['ok', 'failed']) runs.inc({ job: name, outcome }, 0);
  const loops = jobs.map((job) => loop(job, logger, abort.signal));
  return {
    async stop() {
      abort.abort();
      await Promise.all(loops);
    },
  };
}

/**
 * Works through a list, one after another. One that fails keeps none of the others from their turn: it would in every run, since it comes first again.
 * @throws what failed, once all had their turn: the error itself, or an AggregateError of several.
 */
export async function workThrough<T>(items: Iterable<T> | AsyncIterable<T>, work: (item: T) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for await (const item of items) await work(item).catch((error: unknown) => failures.push(error));
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} of the list failed`);
  if (failures.length === 1) throw failures[0];
}

/** Takes one batch after another, for as long as each has done at least `full`: any at all unless told. */
export async function untilDone(signal: AbortSignal, batch: () => Promise<number>, full = 1): Promise<void> {
  while (!signal.aborted && (await batch()) >= full) continue;
}

async function loop(job: Job, logger: Logger, signal: AbortSignal): Promise<void> {
  for (let ranAt = -Infinity; !signal.aborted; ) {
    if (job.hasWork && !job.hasWork() && performance.now() - ranAt < mostLeftOutMs) {
      await pause(job.everyMs, signal);
      continue;
    }
    ranAt = performance.now();
    try {
      await traceRoot({ name: `job ${job.name}`, traceparent: undefined, isRoutine: true }, () => job.run(signal));
      runs.inc({ job: job.name, outcome: 'ok' });
    } catch (error) {
      runs.inc({ job: job.name, outcome: 'failed' });
      if (!signal.aborted) logger.error({ err: error, job: job.name }, 'job failed');
    }
    // Jitter keeps the instances of a service from running in step.
    await pause(job.everyMs * (0.9 + Math.random() * 0.2), signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}

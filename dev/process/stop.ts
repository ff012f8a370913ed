import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, signalProcess } from './record.ts';
import type { ProcessRecord } from './record.ts';

/**
 * Asks a process to end and waits until it has; kills it after `graceMs`.
 * Returns false when it had to be killed.
 */
export async function stopProcess(record: ProcessRecord, options: { graceMs: number; signal?: NodeJS.Signals }): Promise<boolean> {
  signalProcess(record, options.signal ?? 'SIGTERM');
  if (await waitForExit(record, options.graceMs)) return true;
  signalProcess(record, 'SIGKILL');
  await waitForExit(record, 5_000);
  return false;
}

/** Resolves true as soon as the process is gone, false after `timeoutMs`. */
export async function waitForExit(record: ProcessRecord, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (let pauseMs = 10; isRunning(record); pauseMs = Math.min(pauseMs * 2, 100)) {
    if (Date.now() >= deadline) return false;
    await sleep(pauseMs);
  }
  return true;
}

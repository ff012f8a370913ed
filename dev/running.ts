import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from './json-file.ts';
import { devDir } from './paths.ts';
import { isRunning, recordProcess } from './process/record.ts';
import type { ProcessRecord } from './process/record.ts';
import { stopProcess } from './process/stop.ts';
import type { Topology } from './services.ts';

/** What `npm start` leaves for other commands: who runs it, and how to reach everything. Holds passwords. */
export interface RunningStack {
  readonly supervisor: ProcessRecord;
  /** The services started so far. */
  readonly services: readonly ProcessRecord[];
  /** Absent until the databases exist. */
  readonly topology?: Topology;
}

const file = join(devDir, 'stack.json');

/** The stack that `npm start` runs in this clone now, if any. */
export function runningStack(): RunningStack | undefined {
  const known = readJson<RunningStack>(file);
  return known && isRunning(known.supervisor) ? known : undefined;
}

/** Announces this process as the one that runs the stack. */
export function announceStack(details: Omit<RunningStack, 'supervisor'> = { services: [] }): void {
  writeJson(file, { supervisor: recordProcess(process.pid), ...details });
}

export function forgetStack(): void {
  rmSync(file, { force: true });
}

/** Waits for the services of a supervisor that was killed outright; they end by themselves, or are made to. */
export async function stopOrphans(): Promise<void> {
  const known = readJson<RunningStack>(file);
  if (!known || isRunning(known.supervisor)) return;
  await Promise.all(known.services.map((service) => stopProcess(service, { graceMs: 32_000 })));
  forgetStack();
}

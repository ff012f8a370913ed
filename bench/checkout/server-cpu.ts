/** CPU that database, broker and Redis have used so far, where they were started for this run; read from the kernel, so on Linux only. */
import { existsSync, readFileSync } from 'node:fs';
import { rememberedInstance } from '../../dev/backing/instance.ts';
import { backingNames, type Profile } from '../../dev/backing/profile.ts';

/** The kernel's unit of process times on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Seconds by server; empty where others run the servers, or the kernel does not tell. */
export function readServerCpu(profile: Profile): Map<string, number> {
  const found = new Map<string, number>();
  for (const name of backingNames) {
    const instance = rememberedInstance(profile, name);
    if (instance?.how !== 'private') continue;
    found.set(name, instance.processes.reduce((sum, { pid }) => sum + cpuSecondsOf(pid), 0));
  }
  return found;
}

/** Seconds of one process; 0 where it is gone, or the kernel does not tell. */
export function cpuSecondsOf(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  // The name, second of the fields, may hold anything; user and system time are the 12th and 13th after it.
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

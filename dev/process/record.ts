import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that may outlive us, identified so that a later process with the same pid is never taken for it. */
export interface ProcessRecord {
  readonly pid: number;
  /** Opaque start time; differs for every process that ever had this pid. */
  readonly startedAt: string;
}

/** Records a process we have just started. Throws when it is already gone. */
export function recordProcess(pid: number): ProcessRecord {
  const startedAt = startTimeOf(pid);
  if (!startedAt) throw new Error(`process ${pid} is not running`);
  return { pid, startedAt };
}

/** True while that very process runs. Zombies and recycled pids count as gone. */
export function isRunning(record: ProcessRecord): boolean {
  return startTimeOf(record.pid) === record.startedAt;
}

/** Sends a signal unless the process is gone; never to a process that merely reuses the pid. */
export function signalProcess(record: ProcessRecord, signal: NodeJS.Signals): void {
  if (!isRunning(record)) return;
  try {
    process.kill(record.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The start time of a live process as an opaque string; undefined when there is none. */
export function startTimeOf(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxStartTime(pid) : psStartTime(pid);
}

function linuxStartTime(pid: number): string | undefined {
  try {
    // The command name, in parentheses, may hold spaces: fields are counted from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    if (state === 'Z' || state === 'X') return undefined;
    return `${bootId()}-${fields[19]}`;
  } catch {
    return undefined; // no such process
  }
}

// Start times count from boot, so they could repeat after a reboot.
function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function psStartTime(pid: number): string | undefined {
  try {
    const output = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return output === '' || output.startsWith('Z') ? undefined : output.slice(output.indexOf(' ')).trim();
  } catch {
    return undefined; // no such process
  }
}

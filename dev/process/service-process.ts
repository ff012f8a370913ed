import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DevError } from '../dev-error.ts';
import { rootDir } from '../paths.ts';
import { followFile } from './follow-file.ts';
import { recordProcess } from './record.ts';
import type { ProcessRecord } from './record.ts';
import { lastLines } from './run.ts';
import { stopProcess } from './stop.ts';

export interface ServiceProcessOptions {
  readonly name: string;
  /** Entry file, relative to the repository's root. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly readyUrl: string;
  readonly readyTimeoutMs: number;
  readonly onLine?: (line: string) => void;
}

export interface ServiceProcess {
  readonly name: string;
  /** Undefined when the process could not be started at all. */
  readonly record: ProcessRecord | undefined;
  /** Resolves with "exit code 1" or "SIGKILL" when the process is gone, whatever the reason. */
  readonly exited: Promise<string>;
  /** Resolves when /health/ready answers 200; rejects when the process ends first or the time is up. */
  waitUntilReady(signal?: AbortSignal): Promise<void>;
  /** Asks it to end, waits, and kills it after the grace time. */
  stop(graceMs: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

const preload = join(rootDir, 'dev/process/exit-with-parent.mjs');

/** Starts one service under our Node. Its output goes line by line to the log file and to `onLine`. */
export function startServiceProcess(options: ServiceProcessOptions): ServiceProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  // A session of its own: Ctrl-C in the terminal reaches the supervisor only, which then stops services in order.
  const child = spawn(process.execPath, ['--import', preload, join(rootDir, options.entry)], {
    cwd: rootDir,
    env: options.env,
    detached: true,
    // Straight into the file: a pipe would break when we are killed, and a service that cannot write its log hangs.
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const unfollow = options.onLine && followFile(options.logFile, options.onLine);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  if (unfollow) void exited.then(unfollow);
  const record = child.pid === undefined ? undefined : recordProcess(child.pid);
  return {
    name: options.name,
    record,
    exited,
    kill: (signal) => void child.kill(signal),
    waitUntilReady: (signal) => waitUntilReady(options, exited, signal),
    async stop(graceMs) {
      child.kill('SIGCONT'); // a frozen process cannot end in good order
      if (record) await stopProcess(record, { graceMs });
      await exited;
    },
  };
}

async function waitUntilReady(options: ServiceProcessOptions, exited: Promise<string>, signal?: AbortSignal): Promise<void> {
  let ended: string | undefined;
  void exited.then((reason) => (ended = reason));
  const deadline = Date.now() + options.readyTimeoutMs;
  while (!(await answersReady(options.readyUrl))) {
    signal?.throwIfAborted();
    if (ended !== undefined) throw failure(options, `ended while starting (${ended})`);
    if (Date.now() >= deadline) throw failure(options, `is not ready after ${options.readyTimeoutMs / 1000} s (${options.readyUrl})`);
    await sleep(100);
  }
}

async function answersReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // not listening yet
  }
}

function failure({ name, logFile }: ServiceProcessOptions, what: string): DevError {
  return new DevError(`${name} ${what}. The end of its log:\n${describeLog(readFileSync(logFile, 'utf8'))}`, { hint: `The whole log: ${logFile}` });
}

/** The last lines of a log, log objects shortened to what a person looks for first. */
export function describeLog(text: string, count = 12): string {
  // Frames inside Node push the message itself out of sight.
  const lines = text.split('\n').filter((line) => !/^\s+at .*\(?node:internal/.test(line));
  return lastLines(lines.join('\n'), count)
    .split('\n')
    .map((line) => `    ${shorten(line)}`)
    .join('\n');
}

function shorten(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string; stack?: string } };
    return [msg, err?.stack ?? err?.message].filter(Boolean).join(': ');
  } catch {
    return line; // cut off, or not a log object
  }
}

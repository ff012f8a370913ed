import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DevError } from '../dev-error.ts';
import { isRunning, recordProcess } from '../process/record.ts';
import type { ProcessRecord } from '../process/record.ts';
import { lastLines } from '../process/run.ts';

export interface LaunchOptions {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly logFile: string;
}

export interface ReadyOptions extends LaunchOptions {
  readonly timeoutMs: number;
  readonly stopping?: AbortSignal;
  readonly isReady: () => Promise<boolean>;
}

/**
 * Starts a server in a session of its own, so that a Ctrl-C meant for us does not stop it before the services
 * that use it, and so that it survives a crash of ours without losing data.
 */
export async function launch(options: LaunchOptions): Promise<ProcessRecord> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'w');
  const child = spawn(options.command, options.args, { cwd: options.cwd, env: options.env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => reject(new DevError(`${options.title} could not be started: ${cause.message}`, { cause })));
  });
  child.unref();
  return recordProcess(child.pid ?? -1);
}

/** Waits until `isReady` answers true; fails with the end of the log as soon as the process is gone. */
export async function waitUntilReady(process: ProcessRecord, options: ReadyOptions): Promise<void> {
  const deadline = Date.now() + options.timeoutMs;
  while (!(await options.isReady())) {
    options.stopping?.throwIfAborted();
    if (!isRunning(process)) throw startFailure(options, 'ended while starting');
    if (Date.now() >= deadline) throw startFailure(options, `is not ready after ${options.timeoutMs / 1000} s`);
    await sleep(50);
  }
}

function startFailure(options: LaunchOptions, what: string): DevError {
  const log = readFileSync(options.logFile, 'utf8');
  return new DevError(`${options.title} ${what}. The end of its log (${options.logFile}):\n${indent(lastLines(log))}`, { hint: adviceFor(log) });
}

/** What to do about a failure, by what its log says. */
export function adviceFor(log: string): string {
  if (/no space left|disk full|errno: 28|enospc/i.test(log)) return 'The disk is full: free some space and run the command again; nothing is lost.';
  if (/address already in use|eaddrinuse/i.test(log)) return 'Another program took the port meanwhile: run the command again.';
  if (/permission denied|errcode: 13|eacces|read-only file system/i.test(log)) {
    return 'It may not write its folder under .dev: check the owner of .dev (and AppArmor, where it confines this server).';
  }
  return 'If its data is damaged and you can do without it, "npm run reset" starts from nothing.';
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}

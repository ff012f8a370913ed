import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** How much nicer than what serves: a third of a share while everything is busy, all there is otherwise. */
const nicer = 5;
/** What V8 calls the threads that compile and collect for all others. */
const helper = 'V8Worker';

/** On Linux a priority is a thread's own (setpriority(2)); elsewhere it would be that of the whole process. */
const isPerThread = process.platform === 'linux';

/** Lets the thread that calls it give way to the one that serves: a plan is waited for by one request, the processor by all. */
export function giveWay(): void {
  if (isPerThread) setPriority(below(getPriority()));
}

/**
 * Lets V8's own threads give way, to be called on the thread that serves. While a supergraph is loaded they compile and collect as much as the planning thread plans, and without that they
 * would take turns with what serves on equal terms. Does nothing where no thread has V8's name for them.
 */
export function letHelpersGiveWay(): void {
  if (!isPerThread) return;
  const priority = below(getPriority());
  for (const thread of readdirSync('/proc/self/task')) if (nameOf(thread) === helper) setPriority(Number(thread), priority);
}

function below(priority: number): number {
  return Math.min(19, priority + nicer);
}

/** Empty when the thread has just ended. */
function nameOf(thread: string): string {
  try {
    return readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

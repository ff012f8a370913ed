import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ChildOutcome {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Runs a script in a process of its own with one JSON argument and returns how it ended; `stop` kills it. */
export function runChild(script: URL, argument: unknown): { outcome: Promise<ChildOutcome>; stop(): void } {
  const child = fork(fileURLToPath(script), [JSON.stringify(argument)], { stdio: 'inherit' });
  const outcome = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  return { outcome, stop: () => void child.kill('SIGKILL') };
}

/** The argument that `runChild` passed to this process. */
export function childArgument<T>(): T {
  return JSON.parse(process.argv[2] ?? 'null');
}

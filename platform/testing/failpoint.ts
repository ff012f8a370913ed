import { readFileSync, rmSync } from 'node:fs';

/**
 * A named place where a fault test may have this process die as by `kill -9`. It is armed by writing its name into the
 * file that FAILPOINT_FILE names, which is emptied by the death, so that the process started again passes. Does nothing
 * unless NODE_ENV is "test" and that variable is set.
 */
export const failpoint: (name: string) => void = armedBy(process.env.NODE_ENV === 'test' ? process.env.FAILPOINT_FILE : undefined);

function armedBy(file: string | undefined): (name: string) => void {
  if (file === undefined) return () => undefined;
  return (name) => {
    if (readArmed(file) !== name) return;
    rmSync(file);
    process.kill(process.pid, 'SIGKILL');
    // The signal takes effect before anything else runs here; this only keeps the thread until then.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
  };
}

function readArmed(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined; // not armed
  }
}

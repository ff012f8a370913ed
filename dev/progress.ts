import { StopRequest } from './stop-request.ts';
import { describeError } from './dev-error.ts';

export interface Progress {
  /** Runs one step and reports how long it took. `work` may return a text to show beside the label. */
  step<T>(label: string, work: (say: (detail: string) => void) => Promise<T>): Promise<T>;
  line(text: string): void;
}

const heartbeatMs = 8_000;

/** Reports steps as lines on a stream: what is being done, then how long it took. */
export function createProgress(out: { write(text: string): unknown; isTTY?: boolean } = process.stdout): Progress {
  const paint = (code: number, text: string) => (out.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
  let cause: unknown;
  const line = (text: string) => void out.write(`${text}\n`);
  return {
    line,
    async step(label, work) {
      const startedAt = performance.now();
      let detail = '';
      const heartbeat = setInterval(() => line(`  … ${label}: ${detail || 'working'} (${seconds(startedAt)})`), heartbeatMs);
      try {
        const result = await work((text) => (detail = text));
        line(`  ${paint(32, '✓')} ${label.padEnd(18)} ${detail.padEnd(58)} ${paint(2, seconds(startedAt))}`);
        return result;
      } catch (error) {
        // One cause may end several steps; it is the failure of the first only.
        const isConsequence = error === cause || error instanceof StopRequest;
        cause = error;
        line(isConsequence ? `  – ${label.padEnd(18)} given up` : `  ${paint(31, '✗')} ${label.padEnd(18)} failed after ${seconds(startedAt)}`);
        throw error;
      } finally {
        clearInterval(heartbeat);
      }
    },
  };
}

/** Prints why a command failed, and sets its exit code. */
export function reportFailure(error: unknown): void {
  process.stderr.write(`\n✗ ${describeError(error)}\n`);
  process.exitCode = 1;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

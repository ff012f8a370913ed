import { reportFailure } from './progress.ts';
import { StopRequest } from './stop-request.ts';

export interface CommandContext {
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP, and when the process that started us is gone. */
  readonly stopRequested: AbortSignal;
  /** What to do at a second Ctrl-C, before leaving at once. */
  onForce(action: () => void): void;
}

// One Ctrl-C arrives several times: from the terminal, from npm and from the bootstrap script.
const echoMs = 800;

/** Runs a command's main function; its result is the exit code. Failures are printed for people. */
export async function runCommand(main: (context: CommandContext) => Promise<number>): Promise<void> {
  const controller = new AbortController();
  const forced: (() => void)[] = [];
  let requestedAt: number | undefined;
  const request = (reason: string): void => {
    if (requestedAt === undefined) {
      requestedAt = Date.now();
      controller.abort(new StopRequest(reason));
    } else if (Date.now() - requestedAt > echoMs && reason !== 'disconnect') {
      process.stderr.write('\nForced: ending everything at once.\n');
      for (const action of forced) action();
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => request(signal));
  process.once('disconnect', () => request('disconnect'));
  process.channel?.unref();
  // The terminal may be gone with the process that started us; that is no reason to die half way through stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    process.exitCode = await main({ stopRequested: controller.signal, onForce: (action) => void forced.push(action) });
  } catch (error) {
    if (error instanceof StopRequest) process.exitCode = 130;
    else reportFailure(error);
  }
  process.exit();
}

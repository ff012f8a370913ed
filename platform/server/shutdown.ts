const controller = new AbortController();

/** Aborted once the process has been asked to stop: readiness turns 503 before anything else is taken down. */
export const shutdownSignal: AbortSignal = controller.signal;

/** Marks the process as stopping. Called by the lifecycle; calling it again changes nothing. */
export function announceShutdown(): void {
  controller.abort();
}

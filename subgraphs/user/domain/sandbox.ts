/** Where test keys act: a vendor of its own in the sandbox marketplace, for each owner of such keys. */
export type SandboxState = 'PREPARING' | 'READY' | 'FAILED';

/** Between two resets, so that a loop in a program does not fill the sandbox marketplace. */
export const pauseBetweenResetsMs = 5_000;
/** What is not prepared by then may be asked for again. */
export const longestPreparationMs = 120_000;

/** Milliseconds until a sandbox may be reset; 0 when it may be now. */
export function msUntilReset({ state, requestedAt }: { state: SandboxState; requestedAt: Date }, now: Date): number {
  const pause = state === 'PREPARING' ? longestPreparationMs : state === 'FAILED' ? 0 : pauseBetweenResetsMs;
  return Math.max(0, requestedAt.getTime() + pause - now.getTime());
}

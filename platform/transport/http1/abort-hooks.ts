/** What is to be given up when a client goes away: one listener for each client, however many requests are made on its behalf. */
const hooksOf = new WeakMap<AbortSignal, Set<() => void>>();

/** Runs `giveUp` when the signal is aborted, at once if it is. The returned function forgets it. */
export function onAbort(signal: AbortSignal, giveUp: () => void): () => void {
  if (signal.aborted) {
    giveUp();
    return () => undefined;
  }
  const hooks = hooksOf.get(signal) ?? listenTo(signal);
  hooks.add(giveUp);
  return () => void hooks.delete(giveUp);
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const hooks = new Set<() => void>();
  hooksOf.set(signal, hooks);
  const giveAllUp = (): void => {
    for (const giveUp of hooks) giveUp();
  };
  signal.addEventListener('abort', giveAllUp, { once: true });
  return hooks;
}

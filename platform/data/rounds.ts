/**
 * `work` for everybody who asks, so that what one gets began after one asked: those who come while it is under way share the next time.
 * However many ask, no more than one is under way.
 */
export function createRounds<T>(work: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const begin = (): Promise<T> => {
    next = undefined;
    const round = work();
    const end = (): void => void (current = undefined);
    current = round;
    round.then(end, end);
    return round;
  };
  return () => {
    if (current === undefined) return begin();
    next ??= current.then(begin, begin);
    return next;
  };
}

/** At most `size` pieces of work at once; the others wait in order of arrival. */
export interface Window {
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly inUse: number;
}

/** Bounds how much is under way at once, here: messages the broker has not confirmed. */
export function createWindow(size: number): Window {
  const waiting: (() => void)[] = [];
  let inUse = 0;
  return {
    get inUse() {
      return inUse;
    },
    async run(work) {
      if (inUse < size) inUse += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve)); // inherits the place of whoever finished
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else inUse -= 1;
      }
    },
  };
}

/** Runs work of one key in order of arrival, work of different keys side by side. */
export function createKeyedQueue(): { run(key: string, work: () => Promise<void>): Promise<void> } {
  const tails = new Map<string, Promise<void>>();
  return {
    async run(key, work) {
      const before = tails.get(key) ?? Promise.resolve();
      const mine = before.then(work, work);
      tails.set(key, mine);
      try {
        await mine;
      } finally {
        if (tails.get(key) === mine) tails.delete(key);
      }
    },
  };
}

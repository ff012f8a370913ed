export interface Dependent {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

/** Starts everything as early as its dependencies allow. When one start fails, what waits for it is not begun. */
export async function startInOrder<T extends Dependent>(items: readonly T[], start: (item: T) => Promise<void>): Promise<void> {
  const names = new Set(items.map((item) => item.name));
  const started = new Map<string, Promise<void>>();
  const startOnce = (item: T): Promise<void> => {
    const known = started.get(item.name);
    if (known) return known;
    const dependencies = items.filter((other) => item.dependsOn.includes(other.name) && names.has(other.name));
    const promise = Promise.all(dependencies.map(startOnce)).then(() => start(item));
    started.set(item.name, promise);
    return promise;
  };
  const results = await Promise.allSettled(items.map(startOnce));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Stops everything, each only after all that depend on it. */
export async function stopInOrder<T extends Dependent>(items: readonly T[], stop: (item: T) => Promise<void>): Promise<void> {
  const reversed = items.map((item) => ({
    item,
    name: item.name,
    dependsOn: items.filter((other) => other.dependsOn.includes(item.name)).map((other) => other.name),
  }));
  await startInOrder(reversed, ({ item }) => stop(item));
}

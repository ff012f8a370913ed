const maximumRecent = 1_000;

/** The latest evictions, so that what was begun before one of them is not kept after it. */
export function createRecentEvictions() {
  const recent: ReadonlySet<string>[] = [];
  let count = 0;
  let allAt = 0;
  return {
    /** The moment, as a number of evictions. */
    mark: (): number => count,
    add(tags: readonly string[]): void {
      count += 1;
      recent.push(new Set(tags));
      if (recent.length > maximumRecent) recent.shift();
    },
    /** Everything was evicted. */
    addAll(): void {
      count += 1;
      allAt = count;
      recent.length = 0;
    },
    /** Whether one of these tags was evicted after the moment, or may have been. */
    anySince(mark: number, tags: readonly string[]): boolean {
      if (mark < allAt || count - mark > recent.length) return true;
      return recent.slice(recent.length - (count - mark)).some((evicted) => tags.some((tag) => evicted.has(tag)));
    },
  };
}

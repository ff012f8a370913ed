/** Work that arrives faster than it is done is taken up together; work that arrives alone is begun at once. */
export interface BatchesOptions<Item> {
  /** Items of one key are done in order of arrival, never at the same time. */
  keyOf(item: Item): string;
  /** Items taken up together at most. */
  most: number;
  /** How long an item may wait for others to come; 0 unless told. */
  gatherMs?: number;
  /** Several items at once, in order of their keys; all of them are done, or it rejects and none is. */
  together(items: readonly Item[]): Promise<void>;
  alone(item: Item): Promise<void>;
}

export interface Batches<Item> {
  /** Resolves when the item is done. */
  add(item: Item): Promise<void>;
  /** Begins with what waits, without waiting for more. */
  hurry(): void;
}

interface Waiting<Item> {
  item: Item;
  key: string;
  settle: PromiseWithResolvers<void>;
  /** From when on it waits for nobody. */
  dueAt: number;
}

/** While one batch waits for the database, another can go on; more would leave nothing to be taken up together. */
const lanes = 2;
/** After a batch failed, its messages' kind probably fails on: so long none are put together, lest each is tried twice. */
const pauseMs = 1_000;

/** Takes what waits, up to `most` items at a time. It waits for more to come only as long as `gatherMs` says. */
export function createBatches<Item>(options: BatchesOptions<Item>): Batches<Item> {
  const { keyOf, most, gatherMs = 0 } = options;
  const run = createRunner(options);
  const busyKeys = new Set<string>();
  let waiting: Waiting<Item>[] = [];
  let running = 0;
  let isScheduled = false;
  let timer: NodeJS.Timeout | undefined;

  function dispatch(): void {
    isScheduled = false;
    while (running < lanes && isDue()) {
      const batch = take();
      if (batch.length === 0) return;
      running += 1;
      void run(batch).finally(() => {
        running -= 1;
        for (const { key } of batch) busyKeys.delete(key);
        dispatch();
      });
    }
  }

  /** Whether there is enough to begin with, or somebody has waited long enough; else it is looked at again when that is so. */
  function isDue(): boolean {
    clearTimeout(timer);
    const [oldest] = waiting;
    if (oldest === undefined) return false;
    const waitMs = waiting.length >= most ? 0 : oldest.dueAt - performance.now();
    if (waitMs > 0) timer = setTimeout(dispatch, Math.ceil(waitMs));
    return waitMs <= 0;
  }

  /** What was read from the broker in one piece arrives before this runs. */
  function schedule(): void {
    if (!isScheduled) setImmediate(dispatch);
    isScheduled = true;
  }

  function take(): Waiting<Item>[] {
    const batch: Waiting<Item>[] = [];
    const left: Waiting<Item>[] = [];
    for (const each of waiting) (batch.length < most && !busyKeys.has(each.key) ? batch : left).push(each);
    waiting = left;
    for (const { key } of batch) busyKeys.add(key);
    return batch;
  }

  return {
    add(item) {
      const settle = Promise.withResolvers<void>();
      waiting.push({ item, key: keyOf(item), settle, dueAt: performance.now() + gatherMs });
      schedule();
      return settle.promise;
    },
    hurry() {
      for (const each of waiting) each.dueAt = 0;
      schedule();
    },
  };
}

/** Does a batch: together where that may work, else each item by itself. */
function createRunner<Item>({ together, alone }: Pick<BatchesOptions<Item>, 'together' | 'alone'>): (batch: readonly Waiting<Item>[]) => Promise<void> {
  let aloneUntil = 0;
  return async (batch) => {
    const byKey = Map.groupBy(batch, ({ key }) => key);
    if (batch.length > 1 && Date.now() >= aloneUntil) {
      try {
        // In one order everywhere, so that two batches seldom lock the same things the other way round.
        await together([...byKey.keys()].toSorted().flatMap((key) => byKey.get(key) ?? []).map(({ item }) => item));
        for (const { settle } of batch) settle.resolve();
        return;
      } catch {
        aloneUntil = Date.now() + pauseMs; // whoever is to blame fails alone, and says so
      }
    }
    await Promise.all([...byKey.values()].map(async (ofKey) => {
      for (const { item, settle } of ofKey) await alone(item).then(settle.resolve, settle.reject);
    }));
  };
}

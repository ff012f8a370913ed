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
  const isDue = createPatience(most, dispatch);

  function dispatch(): void {
    isScheduled = false;
    while (running < lanes && isDue(waiting)) {
      const batch = take();
      if (batch.length === 0) return;
      running += 1;
      void run(batch).finally(() => end(batch));
    }
  }

  function end(batch: readonly Waiting<Item>[]): void {
    running -= 1;
    for (const { key } of batch) busyKeys.delete(key);
    dispatch();
  }

  /** What was read from the broker in one piece arrives before this runs. */
  function schedule(): void {
    if (!isScheduled) setImmediate(dispatch);
    isScheduled = true;
  }

  function take(): Waiting<Item>[] {
    const batch = waiting.filter(({ key }) => !busyKeys.has(key)).slice(0, most);
    waiting = waiting.filter((each) => !batch.includes(each));
    for (const { key } of batch) busyKeys.add(key);
    return batch;
  }

  return {
    add(item) {
      const entry = { item, key: keyOf(item), settle: Promise.withResolvers<void>(), dueAt: performance.now() + gatherMs };
      waiting.push(entry);
      schedule();
      return entry.settle.promise;
    },
    hurry() {
      for (const each of waiting) each.dueAt = 0;
      schedule();
    },
  };
}

/** Tells whether there is enough to begin with, or somebody has waited long enough; if not, it calls back when that is so. */
function createPatience(most: number, callBack: () => void): (waiting: readonly Waiting<unknown>[]) => boolean {
  let timer: NodeJS.Timeout | undefined;
  return (waiting) => {
    clearTimeout(timer);
    const [oldest] = waiting;
    if (oldest === undefined) return false;
    const waitMs = waiting.length >= most ? 0 : oldest.dueAt - performance.now();
    if (waitMs > 0) timer = setTimeout(callBack, Math.ceil(waitMs));
    return waitMs <= 0;
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

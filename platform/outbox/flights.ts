import { createKeyedQueue } from '../messaging/keyed-queue.ts';

/** Aggregates whose messages are on their way. */
export interface Flights {
  /** Sends an aggregate's messages, after all that were begun for it before. `work` tells whether it sent them all; if not, they are left to the relay. */
  begin(aggregateId: string, partition: number, work: () => Promise<boolean>): void;
  /** Whether the relay must pass an aggregate over for now. It is asked to come again when nothing of it is on its way any more. */
  passOver(aggregateId: string): boolean;
  count(): number;
  /** Resolves when all that was begun has ended. */
  landed(): Promise<void>;
}

export function createFlights(leave: (partition: number) => void): Flights {
  const inOrder = createKeyedQueue();
  /** How many pieces of work are on their way, by aggregate. */
  const flying = new Map<string, number>();
  const passedOver = new Set<string>();
  const underWay = new Set<Promise<void>>();

  async function fly(aggregateId: string, partition: number, work: () => Promise<boolean>): Promise<void> {
    flying.set(aggregateId, (flying.get(aggregateId) ?? 0) + 1);
    let isDone = false;
    await inOrder.run(aggregateId, async () => void (isDone = await work()));
    const left = (flying.get(aggregateId) ?? 1) - 1;
    if (left > 0) flying.set(aggregateId, left);
    else flying.delete(aggregateId);
    const isAwaited = left === 0 && passedOver.delete(aggregateId);
    if (isAwaited || !isDone) leave(partition);
  }

  return {
    begin(aggregateId, partition, work) {
      const flight = fly(aggregateId, partition, work).finally(() => underWay.delete(flight));
      underWay.add(flight);
    },
    passOver(aggregateId) {
      if (flying.has(aggregateId)) passedOver.add(aggregateId);
      return flying.has(aggregateId);
    },
    count: () => underWay.size,
    landed: async () => void (await Promise.all(underWay)),
  };
}

/** Buyers who buy one after another, or begin at a steady pace, in one shop; and what that took. */
import { difference, type Counters } from './counters.ts';

export interface Load {
  signedIn: boolean;
  ms: number;
  /** So many buyers, each beginning anew when done; or with `perSecond` beginning at a steady pace, whatever the answers take. */
  buyers: number;
  perSecond?: number;
}

export interface Result {
  completed: number;
  failed: number;
  seconds: number;
  firstAnswersMs: number[];
  /** By the purchases and all that follows them, in so many seconds. */
  used: Counters;
  usedSeconds: number;
  /** Of CPU, by everything on this machine, during `seconds`. */
  busySeconds: number;
}

export interface Shop<Buyer> {
  buyersFor(load: Load): Promise<Buyer[]>;
  /** One purchase, to its end: how long the first answer to it took. Rejects when nothing was bought. */
  buy(buyer: Buyer): Promise<number>;
  count(): Promise<Counters>;
  /** Resolves once everything that follows purchases is done: messages, mails. */
  followed(): Promise<void>;
}

export async function runLoad<Buyer>(shop: Shop<Buyer>, load: Load): Promise<Result> {
  const people = await shop.buyersFor(load);
  const firstAnswersMs: number[] = [];
  let failed = 0;
  const buy = async (buyer: Buyer): Promise<void> => {
    try {
      firstAnswersMs.push(await shop.buy(buyer));
    } catch (error) {
      failed += 1;
      if (failed === 1) console.error(`failed, for example: ${String(error).slice(0, 300)}`);
    }
  };
  const before = await shop.count();
  const startedAt = performance.now();
  const isOver = () => performance.now() - startedAt >= load.ms;
  if (load.perSecond === undefined) {
    await Promise.all(people.map(async (buyer) => {
      while (!isOver()) await buy(buyer);
    }));
  } else await atPace({ perSecond: load.perSecond, isOver, people, buy });
  const seconds = (performance.now() - startedAt) / 1_000;
  const busySeconds = difference(before, await shop.count()).machineCpuSeconds;
  // Else it would be put down to the next load, and slow that one down.
  await shop.followed();
  const used = difference(before, await shop.count());
  return { completed: firstAnswersMs.length, failed, seconds, firstAnswersMs, used, usedSeconds: (performance.now() - startedAt) / 1_000, busySeconds };
}

/** Begins a purchase at each turn with a buyer who is free; when none is, the turn is late. */
async function atPace<Buyer>({ perSecond, isOver, people, buy }: { perSecond: number; isOver: () => boolean; people: Buyer[]; buy: (buyer: Buyer) => Promise<void> }): Promise<void> {
  const free = [...people];
  const going = new Set<Promise<void>>();
  for (let turn = 0, startedAt = performance.now(); !isOver(); turn += 1) {
    const waitMs = startedAt + (turn * 1_000) / perSecond - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (free.length === 0) await Promise.race(going);
    const buyer = free.pop() as Buyer;
    const purchase = buy(buyer).finally(() => {
      free.push(buyer);
      going.delete(purchase);
    });
    going.add(purchase);
  }
  await Promise.all(going);
}

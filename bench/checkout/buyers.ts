/** Buyers who fill a cart with lines of two vendors and check it out, through the web BFF. */
import { randomUUID } from 'node:crypto';
import { createJourney } from '../../test/stack/journey.ts';
import { createWebClient, type WebClient } from '../../test/stack/web-client.ts';
import type { Stack } from '../../dev/stack.ts';
import { difference, noCounters, readCounters, type Counters } from './counters.ts';

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

export interface Load {
  signedIn: boolean;
  ms: number;
  /** So many buyers, each beginning anew when done; or with `perSecond` beginning at a steady pace, whatever the answers take. */
  buyers: number;
  perSecond?: number;
}

export type Shoppers = ReturnType<typeof createShoppers>;

/** `followed` resolves once everything that follows purchases is done: messages, mails. */
export function createShoppers({ urls }: Pick<Stack, 'urls'>, variantIds: string[], followed: () => Promise<void>) {
  const journey = createJourney({ urls });
  const known: Record<'guest' | 'customer', WebClient[]> = { guest: [], customer: [] };

  async function newBuyer(signedIn: boolean): Promise<WebClient> {
    const browser = createWebClient(urls['bff-web']);
    if (!signedIn) return browser;
    const input = { email: `bench-${randomUUID().slice(0, 8)}@example.com`, password: 'bench-harness-2291', displayName: 'Bench Buyer', market: { locale: 'en-IE', currency: 'EUR', country: 'FR' } };
    await browser.send('SignUp', { input });
    return browser;
  }

  /** Signing up is no part of a purchase, so that buyers are kept from one run to the next. */
  async function buyersFor({ signedIn, buyers }: Load): Promise<WebClient[]> {
    const pool = known[signedIn ? 'customer' : 'guest'];
    while (pool.length < buyers) pool.push(await newBuyer(signedIn));
    return pool.slice(0, buyers);
  }

  async function buy(browser: WebClient, result: Result): Promise<void> {
    const outcome = await journey.fillAndCheckOut(browser, variantIds).catch(() => null);
    if (outcome?.state !== 'PLACED') result.failed += 1;
    else {
      result.completed += 1;
      result.firstAnswersMs.push(outcome.firstAnswerMs);
    }
  }

  return {
    async run(load: Load): Promise<Result> {
      const result: Result = { completed: 0, failed: 0, seconds: 0, firstAnswersMs: [], used: noCounters, usedSeconds: 0, busySeconds: 0 };
      const people = await buyersFor(load);
      const before = await readCounters(urls);
      const startedAt = performance.now();
      const isOver = () => performance.now() - startedAt >= load.ms;
      if (load.perSecond === undefined) {
        await Promise.all(people.map(async (browser) => {
          while (!isOver()) await buy(browser, result);
        }));
      } else await atPace({ perSecond: load.perSecond, isOver, people, buy: (browser) => buy(browser, result) });
      result.seconds = (performance.now() - startedAt) / 1_000;
      result.busySeconds = difference(before, await readCounters(urls)).machineCpuSeconds;
      // Else it would be put down to the next load, and slow that one down.
      await followed();
      result.used = difference(before, await readCounters(urls));
      result.usedSeconds = (performance.now() - startedAt) / 1_000;
      return result;
    },
  };
}

/** Begins a purchase at each turn with a buyer who is free; when none is, the turn is late. */
async function atPace({ perSecond, isOver, people, buy }: { perSecond: number; isOver: () => boolean; people: WebClient[]; buy: (browser: WebClient) => Promise<void> }): Promise<void> {
  const free = [...people];
  const going = new Set<Promise<void>>();
  for (let turn = 0, startedAt = performance.now(); !isOver(); turn += 1) {
    const waitMs = startedAt + (turn * 1_000) / perSecond - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (free.length === 0) await Promise.race(going);
    const browser = free.pop() as WebClient;
    const purchase = buy(browser).finally(() => {
      free.push(browser);
      going.delete(purchase);
    });
    going.add(purchase);
  }
  await Promise.all(going);
}

/** Waiting for the end of checkouts: this process announces what it commits, and the database tells of what others did. */
import { EventEmitter } from 'node:events';
import type { Database } from '#platform/data/database';
import type { Deadline } from '#platform/resilience/deadline';
import { checkoutsByIds, type CheckoutRow } from '../data/checkout-repository.ts';
import { isFinished } from '../domain/checkout-saga.ts';

export interface CheckoutWaiting {
  /** Wakes those who wait for this checkout in this process, with its state as it was just committed. */
  announce(checkout: CheckoutRow): void;
  /** Whether anybody in this process waits for this checkout. */
  isAwaited(checkoutId: string): boolean;
  /**
   * Returns the checkout when it has ended, needs the buyer, or time is nearly up; undefined when it is unknown. One that has begun in
   * this very call is not looked up first: nothing can have happened yet.
   */
  waitForEnd(checkoutId: string, deadline: Deadline, options?: { isNew?: boolean }): Promise<CheckoutRow | undefined>;
}

/** Where servers and workers are processes apart, announcements do not arrive: the database tells, less promptly. */
const pollMs = 250;
/** Who begins to wait later than this before a look is content with the one after it. */
const leastWaitMs = 100;
/** Kept for answering after the wait. */
const answerReserveMs = 250;

export function createCheckoutWaiting({ db }: { db: Database }): CheckoutWaiting {
  const announcements = new EventEmitter().setMaxListeners(0);
  const find = createFinder(db);
  return {
    announce: (checkout) => void announcements.emit(checkout.id, checkout),
    isAwaited: (checkoutId) => announcements.listenerCount(checkoutId) > 0,
    async waitForEnd(checkoutId, deadline, { isNew = false } = {}) {
      let checkout = isNew ? undefined : await find(checkoutId);
      if (!isNew && !checkout) return undefined;
      while (!checkout || !isSettled(checkout)) {
        const leftMs = deadline.remainingMs() - answerReserveMs;
        if (leftMs <= 0) return checkout ?? find(checkoutId);
        checkout = (await nextAnnouncement(announcements, checkoutId, Math.min(untilNextLook(), leftMs))) ?? (await find(checkoutId));
      }
      return checkout;
    },
  };
}

/** Everybody looks at the same moments, so that one statement reads for all who wait. */
function untilNextLook(): number {
  const waitMs = pollMs - (Date.now() % pollMs);
  return waitMs < leastWaitMs ? waitMs + pollMs : waitMs;
}

/** Checkouts by id; those asked for within one turn are read in one statement. */
function createFinder(db: Database): (id: string) => Promise<CheckoutRow | undefined> {
  let asked = new Set<string>();
  let reading: Promise<Map<string, CheckoutRow>> | undefined;
  const read = async (): Promise<Map<string, CheckoutRow>> => {
    await new Promise(setImmediate);
    const ids = [...asked];
    asked = new Set();
    reading = undefined;
    return checkoutsByIds(db, ids);
  };
  return async (id) => {
    asked.add(id);
    return (await (reading ??= read())).get(id);
  };
}

/** Nothing more will happen without the buyer. */
function isSettled({ state, actionUrl }: CheckoutRow): boolean {
  return isFinished(state) || actionUrl !== null;
}

/** The checkout as announced; undefined when nothing is in time. */
function nextAnnouncement(announcements: EventEmitter, checkoutId: string, timeoutMs: number): Promise<CheckoutRow | undefined> {
  return new Promise((resolve) => {
    const done = (checkout?: CheckoutRow) => {
      clearTimeout(timer);
      announcements.off(checkoutId, done);
      resolve(checkout);
    };
    const timer = setTimeout(done, Math.max(1, timeoutMs));
    announcements.once(checkoutId, done);
  });
}

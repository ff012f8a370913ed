/** Why a follower stopped waiting. */
export type Wakened = 'read' | 'check' | 'end';

/** Somebody who follows a feed: waits, at next to no cost, until there is something to do. */
export interface Follower {
  readonly topics: readonly string[];
  /** The feed may have changed. */
  wake(wakeNumber: number): void;
  /** The same, at a later moment. */
  wakeAt(at: number, wakeNumber: number): void;
  /** The clock: sees to what is due. */
  tick(now: number): void;
  /** Number of the wake that this follower heard last. */
  lastWake(): number;
  end(): void;
  isEnded(): boolean;
  /** Resolves when there is something to do. One waits at a time. */
  next(): Promise<Wakened>;
  /** Resolves after a pause, or at the end. */
  pause(ms: number): Promise<void>;
}

export interface FollowerOptions {
  topics: readonly string[];
  checkMs: number;
  rereadMs: number;
  wakes: number;
}

export function createFollower({ topics, checkMs, rereadMs, wakes }: FollowerOptions): Follower {
  // Spread, so that those who came together are not checked together for ever.
  const after = (ms: number): number => Date.now() + ms * (0.75 + Math.random() / 2);
  const waiting = createWaiting();
  const state = { heard: wakes, isWoken: false, isCheckDue: false, isEnded: false, checkAt: after(checkMs), readAt: after(rereadMs) };
  const due = (): Wakened | undefined => (state.isEnded ? 'end' : state.isWoken ? 'read' : state.isCheckDue ? 'check' : undefined);
  return {
    topics,
    wake(wakeNumber) {
      Object.assign(state, { heard: wakeNumber, isWoken: true });
      waiting.goOn();
    },
    wakeAt: (at, wakeNumber) => void Object.assign(state, { heard: wakeNumber, readAt: Math.min(state.readAt, at) }),
    tick(now) {
      if (now >= state.readAt) state.isWoken = true;
      if (now >= state.checkAt) state.isCheckDue = true;
      if (due()) waiting.goOn();
    },
    lastWake: () => state.heard,
    end() {
      state.isEnded = true;
      waiting.goOn();
    },
    isEnded: () => state.isEnded,
    async next() {
      while (due() === undefined) await waiting.forever();
      const wakened = due() as Wakened;
      if (wakened === 'read') Object.assign(state, { isWoken: false, readAt: after(rereadMs) });
      else Object.assign(state, { isCheckDue: false, checkAt: after(checkMs) });
      return wakened;
    },
    async pause(ms) {
      const until = Date.now() + ms;
      while (!state.isEnded && Date.now() < until) await waiting.atMost(until - Date.now());
    },
  };
}

/** One waits at a time, and whoever has news lets it go on. */
function createWaiting() {
  let resume: (() => void) | undefined;
  return {
    goOn(): void {
      resume?.();
      resume = undefined;
    },
    forever: () => new Promise<void>((resolve) => void (resume = resolve)),
    atMost: (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms).unref();
        resume = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

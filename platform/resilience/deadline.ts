import { DomainError } from '../errors/domain-error.ts';

/** Carries the instant (epoch milliseconds) after which the caller no longer waits. */
export const deadlineHeader = 'x-deadline';

export interface Deadline {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Milliseconds left, never below 0. */
  remainingMs(): number;
  /** Aborted when the time is up or the parent signal is. Made at first use. */
  readonly signal: AbortSignal;
  /** For a timer that ends with it: milliseconds after which `remainingMs` is surely 0. Timers may be one early by its clock. */
  timerMs(): number;
  /** The parent signal: aborted when whoever waits has gone away. For those who watch the time themselves. */
  readonly hungUp: AbortSignal | undefined;
}

/** A deadline at an instant; `parent` (a client that hangs up, say) ends it early. */
export function deadlineAt(at: number, parent?: AbortSignal): Deadline {
  return new Instant(at, parent);
}

/** A class, since there are several for each request: to make an object with a getter of its own takes the engine 0.8 us in place of 0.2. */
class Instant implements Deadline {
  readonly at: number;
  readonly hungUp: AbortSignal | undefined;
  #signal: AbortSignal | undefined;

  constructor(at: number, parent: AbortSignal | undefined) {
    this.at = at;
    this.hungUp = parent;
  }

  remainingMs(): number {
    return Math.max(0, this.at - Date.now());
  }

  timerMs(): number {
    return this.remainingMs() + 1;
  }

  get signal(): AbortSignal {
    return (this.#signal ??= this.#made());
  }

  #made(): AbortSignal {
    const timeout = AbortSignal.timeout(this.timerMs());
    return this.hungUp ? AbortSignal.any([timeout, this.hungUp]) : timeout;
  }
}

/** A deadline some milliseconds from now. */
export function deadlineIn(timeoutMs: number, parent?: AbortSignal): Deadline {
  return deadlineAt(Date.now() + timeoutMs, parent);
}

/**
 * The caller's deadline from its header, but never later than our own limit: a caller cannot make us work longer
 * than we are willing to.
 */
export function deadlineFromHeader(header: string | string[] | undefined, maxMs: number, parent?: AbortSignal): Deadline {
  const latest = Date.now() + maxMs;
  const asked = typeof header === 'string' && /^\d{13}$/.test(header) ? Number(header) : latest;
  return deadlineAt(Math.min(asked, latest), parent);
}

/** A slice of a deadline: at most `maxMs`, keeping `reserveMs` for the caller's own work afterwards. */
export function sliceOf(deadline: Deadline, { maxMs, reserveMs = 0 }: { maxMs: number; reserveMs?: number }): Deadline {
  return deadlineAt(Math.min(deadline.at - reserveMs, Date.now() + maxMs), deadline.hungUp);
}

/** Throws DomainError TIMEOUT when the time is up; call it before starting something. */
export function assertTimeLeft(deadline: Deadline, what: string): void {
  if (deadline.remainingMs() === 0) throw new DomainError('TIMEOUT', `The time for ${what} was up before it began.`);
}

/** Waits for the work, but not past the deadline: then DomainError TIMEOUT. The work should watch `deadline.signal`. */
export async function within<T>(deadline: Deadline, what: string, work: () => Promise<T>): Promise<T> {
  assertTimeLeft(deadline, what);
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    const give = (): void => reject(new DomainError('TIMEOUT', `${what} took longer than its deadline allows.`));
    timer = setTimeout(give, deadline.remainingMs());
  });
  try {
    return await Promise.race([work(), expired]);
  } finally {
    clearTimeout(timer);
  }
}

import { DomainError } from '../errors/domain-error.ts';
import { counter, gauge } from '../telemetry/metrics.ts';
import { createRollingWindow } from './rolling-window.ts';

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface BreakerOptions {
  name: string;
  /** Share of failed calls (0 to 1) at which it opens. */
  failureShare?: number;
  /** Below this many calls in the window it never opens. */
  minimumCalls?: number;
  windowMs?: number;
  /** How long it stays open before it lets probes through. */
  openMs?: number;
  /** Probes at a time while half-open, and how many must succeed in a row to close. */
  probes?: number;
  /** What counts as a failure of the dependency; business errors must not. */
  isFailure?: (error: unknown) => boolean;
  /** What says nothing about the dependency, neither that it fails nor that it does not: that a caller had no time for it, say. */
  saysNothing?: (error: unknown) => boolean;
  /** Milliseconds from any origin; for tests. */
  now?: () => number;
}

export interface Breaker {
  /** Runs the work, or refuses with DomainError UNAVAILABLE while the dependency is given time to recover. */
  run<T>(work: () => Promise<T>): Promise<T>;
  state(): BreakerState;
}

const refused = counter({ name: 'breaker_refused_total', help: 'Calls refused by an open breaker', labels: ['breaker'] });
const openGauge = gauge({ name: 'breaker_state', help: '0 closed, 1 half-open, 2 open', labels: ['breaker'] });
const stateNumber: Record<BreakerState, number> = { closed: 0, 'half-open': 1, open: 2 };

/**
 * A circuit breaker over the share of failures in a rolling window. Give the work a timeout: a probe that never ends
 * keeps its place.
 */
export function createBreaker({ isFailure = () => true, saysNothing = () => false, ...options }: BreakerOptions): Breaker {
  const circuit = createCircuit(options);
  return {
    async run(work) {
      const epoch = circuit.admit();
      try {
        const result = await work();
        circuit.settle(epoch, false);
        return result;
      } catch (error) {
        circuit.settle(epoch, saysNothing(error) ? undefined : isFailure(error));
        throw error;
      }
    },
    state: circuit.state,
  };
}

interface Circuit {
  /** Throws when the call is refused; otherwise the epoch to settle it with. */
  admit(): number;
  /** `failed`: undefined when the call says nothing. */
  settle(epoch: number, failed: boolean | undefined): void;
  state(): BreakerState;
}

function createCircuit(options: Omit<BreakerOptions, 'isFailure' | 'saysNothing'>): Circuit {
  const { name, failureShare = 0.5, minimumCalls = 20, windowMs = 10_000, openMs = 5_000, probes = 3, now = () => performance.now() } = options;
  const window = createRollingWindow({ windowMs, now });
  openGauge.set({ breaker: name }, stateNumber.closed);
  let state: BreakerState = 'closed';
  /** Grows with each change of state: a call admitted before one says nothing about the state after it. */
  let epoch = 0;
  let openedAt = 0;
  let probing = 0;
  let succeeded = 0;

  const become = (next: BreakerState): void => {
    state = next;
    epoch += 1;
    probing = 0;
    succeeded = 0;
    window.clear();
    if (next === 'open') openedAt = now();
    openGauge.set({ breaker: name }, stateNumber[next]);
  };
  const hasRested = (): boolean => state === 'open' && now() - openedAt >= openMs;

  return {
    admit() {
      if (hasRested()) become('half-open');
      if (state === 'open' || (state === 'half-open' && probing >= probes)) throw refusal(name, openMs - (now() - openedAt));
      if (state === 'half-open') probing += 1;
      return epoch;
    },
    settle(admittedIn, failed) {
      if (admittedIn !== epoch) return;
      if (state === 'half-open') {
        probing -= 1;
        if (failed === false) succeeded += 1;
        if (failed) become('open');
        else if (succeeded >= probes) become('closed');
        return;
      }
      if (failed === undefined) return;
      window.add(failed);
      const { calls, failures } = window.totals();
      if (calls >= minimumCalls && failures / calls >= failureShare) become('open');
    },
    state: () => (hasRested() ? 'half-open' : state),
  };
}

function refusal(name: string, remainingMs: number): DomainError {
  refused.inc({ breaker: name });
  const retryAfterSeconds = Math.max(1, Math.ceil(remainingMs / 1000));
  return new DomainError('UNAVAILABLE', `${name} is not answering at the moment; try again shortly.`, { details: { retryAfterSeconds } });
}

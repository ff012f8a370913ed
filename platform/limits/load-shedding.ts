import type { Refusal, RequestHead } from '../server/http-types.ts';
import { tooBusy } from '../server/too-busy.ts';
import { counter, gauge } from '../telemetry/metrics.ts';
import { createWorkInHand } from './work-in-hand.ts';

export interface LoadSheddingOptions {
  /** Requests of nobody in particular are refused while the event loop is later than this, or what is in hand would take longer. */
  anonymousMs: number;
  /** All requests are. */
  everybodyMs: number;
  /** Whether a request is nobody's in particular. */
  isAnonymous?(request: RequestHead): boolean;
}

export interface LoadShedding {
  /** The refusal of a request that could not be answered in time; undefined when it may come in. */
  refusal(request: RequestHead): Refusal | undefined;
  /** Does the work of a request that came in, and counts it as in hand meanwhile. */
  track<T>(work: () => Promise<T>): Promise<T>;
  /** How late the event loop is, smoothed. */
  delayMs(): number;
  stop(): void;
}

export const defaultLoadShedding: LoadSheddingOptions = { anonymousMs: 150, everybodyMs: 400 };

const sampleMs = 20;
/** Weight of the latest sample: one long task is no overload, a queue that stays is. */
const weight = 0.2;

const shed = counter({ name: 'load_shed_total', help: 'Requests refused because the event loop was late, or too many were in hand, by whose they were', labels: ['who'] });
const delay = gauge({ name: 'event_loop_delay_ms', help: 'How late the event loop is, smoothed' });

/** Refuses requests while the event loop is late, those of anonymous visitors first: carts and orders go on the longest. */
export function createLoadShedding({ anonymousMs, everybodyMs, isAnonymous = hasNoCredentials }: LoadSheddingOptions): LoadShedding {
  let dueAt = performance.now() + sampleMs;
  let smoothedMs = 0;
  const workInHand = createWorkInHand();
  const timer = setInterval(() => {
    const now = performance.now();
    smoothedMs += weight * (Math.max(0, now - dueAt) - smoothedMs);
    dueAt = now + sampleMs;
    delay.set(smoothedMs);
  }, sampleMs).unref();
  return {
    refusal(request) {
      if (smoothedMs <= anonymousMs && !workInHand.isTooMuch(anonymousMs)) return undefined;
      const isNobodys = isAnonymous(request);
      const maxMs = isNobodys ? anonymousMs : everybodyMs;
      const isLate = smoothedMs > maxMs;
      if (!isLate && !workInHand.isTooMuch(maxMs)) return undefined;
      shed.inc({ who: isNobodys ? 'anonymous' : 'everybody' });
      return isLate
        ? tooBusy({ name: 'eventLoopDelayMs', max: maxMs, actual: Math.round(smoothedMs) })
        : tooBusy({ name: 'requestsInHand', max: workInHand.most(maxMs), actual: workInHand.count() });
    },
    track: workInHand.track,
    delayMs: () => smoothedMs,
    stop() {
      clearInterval(timer);
      workInHand.stop();
    },
  };
}

function hasNoCredentials({ headers }: RequestHead): boolean {
  return !headers.authorization && !headers['x-guest-token'];
}

import { counter } from '../telemetry/metrics.ts';

export interface OverloadOptions {
  /** Label in metrics. */
  name: string;
  /** Requests worked on at once; more are refused, before their bodies are read if possible. */
  maxInFlight: number;
  /** Refuse while the event loop is later than this; off unless set. */
  maxEventLoopDelayMs?: number;
}

export interface OverloadGuard {
  /** Whether another request may come in; if so, call `leave` when it is done. */
  tryEnter(): boolean;
  /** Whether it could come in now; takes no place. */
  hasRoom(): boolean;
  leave(): void;
  inFlight(): number;
  stop(): void;
}

const sampleMs = 50;
const refused = counter({ name: 'overload_refused_total', help: 'Requests refused because the process was overloaded', labels: ['guard', 'reason'] });

/**
 * Refuses early what could not be answered in time anyway: a queue that grows without bound makes everybody late,
 * while a refusal costs next to nothing and can be tried elsewhere.
 */
export function createOverloadGuard({ name, maxInFlight, maxEventLoopDelayMs }: OverloadOptions): OverloadGuard {
  let inFlight = 0;
  const delay = maxEventLoopDelayMs === undefined ? undefined : watchEventLoop();
  for (const reason of ['in flight', 'event loop']) refused.inc({ guard: name, reason }, 0);
  const refuse = (reason: string): false => {
    refused.inc({ guard: name, reason });
    return false;
  };
  const hasRoom = (): boolean => {
    if (inFlight >= maxInFlight) return refuse('in flight');
    if (delay && maxEventLoopDelayMs !== undefined && delay.currentMs() > maxEventLoopDelayMs) return refuse('event loop');
    return true;
  };
  return {
    hasRoom,
    tryEnter() {
      if (!hasRoom()) return false;
      inFlight += 1;
      return true;
    },
    leave() {
      inFlight -= 1;
    },
    inFlight: () => inFlight,
    stop: () => delay?.stop(),
  };
}

/** How late a short timer last fired, or is by now: the wait every new request would have before anything else. */
function watchEventLoop(): { currentMs(): number; stop(): void } {
  let dueAt = performance.now() + sampleMs;
  let lastMs = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    lastMs = Math.max(0, now - dueAt);
    dueAt = now + sampleMs;
  }, sampleMs);
  timer.unref();
  return {
    currentMs: () => Math.max(lastMs, performance.now() - dueAt),
    stop: () => clearInterval(timer),
  };
}

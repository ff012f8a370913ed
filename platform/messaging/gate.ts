import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../telemetry/logger.ts';
import { gauge } from '../telemetry/metrics.ts';

/** Holds a consumer's messages back while something all of them need is down. */
export interface Gate {
  /** Closes the gate until the dependency answers; resolves when it is open again, or the gate is abandoned. */
  waitUntilHealthy(): Promise<void>;
  whenOpen(): Promise<void>;
  abandon(): void;
}

const paused = gauge({ name: 'consumer_paused', help: '1 while a consumer waits for a dependency', labels: ['consumer'] });
const maxBackoffMs = 5_000;

/** Pausing spares every waiting message its retries: messages in hand stay unacknowledged, and no more arrive. */
export function createGate({ consumer, probe, logger }: { consumer: string; probe: () => Promise<void>; logger: Logger }): Gate {
  let recovery: Promise<void> | undefined;
  let abandoned = false;

  async function recover(): Promise<void> {
    paused.set({ consumer }, 1);
    for (let backoffMs = 100; !abandoned; backoffMs = Math.min(backoffMs * 2, maxBackoffMs)) {
      try {
        await probe();
        break;
      } catch (error) {
        logger.warn({ err: error, consumer }, 'paused: a dependency is down');
        await sleep(backoffMs * (0.5 + Math.random() / 2), undefined, { ref: false });
      }
    }
    paused.set({ consumer }, 0);
    recovery = undefined;
  }

  return {
    waitUntilHealthy: () => (recovery ??= recover()),
    whenOpen: async () => recovery,
    abandon: () => void (abandoned = true),
  };
}

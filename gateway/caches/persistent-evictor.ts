import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '#platform/telemetry/logger';

/** Evicts, and goes on trying for a while when it cannot be done. */
export interface PersistentEvictor {
  /** True when done; false when it was given up: nobody wants it any more (the message will be delivered again), or Redis is out of reach from here. */
  evict(tags: readonly string[], isWanted?: () => boolean): Promise<boolean>;
  /** Whether an eviction is overdue, so that what is cached cannot be believed. */
  isOverdue(): boolean;
  stop(): void;
}

export interface PersistentEvictorOptions {
  evict(tags: readonly string[]): Promise<void>;
  onGivenUp(): void;
  /** Called when it could not be done for so long that others should try: as long as it is held here, they serve what is outdated. */
  onOutOfReach(): void;
  logger: Logger;
}

const retryMs = 50;
const holdMs = 500;

export function createPersistentEvictor({ evict, onGivenUp, onOutOfReach, logger }: PersistentEvictorOptions): PersistentEvictor {
  let overdue = 0;
  let stopped = false;

  async function persist(tags: readonly string[], isWanted: () => boolean): Promise<boolean> {
    overdue += 1;
    const until = performance.now() + holdMs;
    try {
      // The first time at once: most often Redis was late by a moment, and waited enough has been.
      for (let waitMs = 0; !stopped && isWanted(); waitMs = retryMs) {
        await delay(waitMs);
        if (await attempt(tags)) return true;
        if (performance.now() < until) continue;
        onOutOfReach();
        break;
      }
      onGivenUp();
      return false;
    } finally {
      overdue -= 1;
    }
  }
  async function attempt(tags: readonly string[]): Promise<boolean> {
    try {
      await evict(tags);
      return true;
    } catch (error) {
      logger.debug({ err: error }, 'an eviction from the cache failed');
      return false;
    }
  }
  return {
    async evict(tags, isWanted = () => true) {
      if (await attempt(tags)) return true;
      logger.warn('an eviction from the cache failed; the cache is not used until it is done');
      return persist(tags, isWanted);
    },
    isOverdue: () => overdue > 0,
    stop() {
      stopped = true;
    },
  };
}

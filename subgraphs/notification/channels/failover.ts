import { createBreaker } from '#platform/resilience/breaker';
import { isProviderFailure, type SentChannel } from './channel.ts';

/** Calls that must have failed before the first provider is left alone: fewer than the delivery job's breaker needs, so that this one acts first. */
const minimumCalls = 5;

/**
 * One channel over two providers: the second serves while the first's breaker is open. A single failure is not passed on to it,
 * since the first may have sent the message after all; that one is tried again later.
 */
export function withFailover(first: SentChannel, second: SentChannel): SentChannel {
  const breaker = createBreaker({ name: `first-${first.name.toLowerCase()}-provider`, minimumCalls, isFailure: isProviderFailure });
  return {
    ...first,
    async send(message, signal) {
      let isRefused = true;
      try {
        return await breaker.run(() => {
          isRefused = false;
          return first.send(message, signal);
        });
      } catch (error) {
        if (!isRefused) throw error;
        return second.send(message, signal);
      }
    },
    close() {
      first.close?.();
      second.close?.();
    },
  };
}

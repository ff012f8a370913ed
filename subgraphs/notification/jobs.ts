/** Background work that repeats: one delivery job per channel, so that a slow provider holds up nobody else's messages. */
import { createBreaker } from '#platform/resilience/breaker';
import type { Job } from '#platform/service/jobs';
import type { SentChannel } from './channels/channel.ts';
import type { UseCaseDeps } from './use-cases/deps.ts';
import { deliverDue, isProviderFailure } from './use-cases/deliver.ts';

const everyMs = 300;

export function createJobs({ channels, ...deps }: UseCaseDeps): Job[] {
  return channels
    .filter((channel): channel is SentChannel => channel.kind === 'sent')
    .map((channel) => {
      const breaker = createBreaker({ name: `notify-${channel.name.toLowerCase()}`, isFailure: isProviderFailure });
      return {
        name: `deliver-${channel.name.toLowerCase().replaceAll('_', '-')}`,
        everyMs,
        async run(signal) {
          while (!signal.aborted && (await deliverDue({ ...deps, channel, breaker }, signal)) > 0) continue;
        },
      };
    });
}

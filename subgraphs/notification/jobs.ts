/**
 * Background work that repeats: one delivery job per channel, so that a slow provider holds up nobody else's messages, one that
 * makes digests, one that turns failing endpoints off, one that measures what waits, and one that removes what is old.
 */
import { createBreaker } from '#platform/resilience/breaker';
import type { Redis } from '#platform/cache/redis';
import { untilDone, type Job } from '#platform/service/jobs';
import { gauge } from '#platform/telemetry/metrics';
import { isProviderFailure, type SentChannel } from './channels/channel.ts';
import { createThrottle } from './channels/throttle.ts';
import { takeWritten, unsentByChannel } from './data/delivery-repository.ts';
import type { UseCaseDeps } from './use-cases/deps.ts';
import { batchSize, deliverDue } from './use-cases/deliver.ts';
import { disableFailingEndpoints } from './use-cases/disable-failing-endpoints.ts';
import { sendDigests } from './use-cases/send-digests.ts';
import { removeOld, type Retention } from './use-cases/remove-old.ts';

const deliverEveryMs = 300;
const digestEveryMs = 20_000;
const measureEveryMs = 15_000;
const disableEveryMs = 60_000;
const removeEveryMs = 3_600_000;
const waiting = gauge({ name: 'notification_deliveries_waiting', help: 'Deliveries not sent: PENDING ones are due now or later, DEAD ones wait for an operator', labels: ['channel', 'state'] });
const oldest = gauge({ name: 'notification_oldest_pending_seconds', help: 'Age of the oldest delivery that is still to be sent', labels: ['channel'] });

export interface JobDeps extends UseCaseDeps {
  retention: Retention;
  limits: ChannelLimits;
}

/** Messages per minute by channel, over all processes; channels not named have no limit. */
export interface ChannelLimits {
  redis: Redis;
  perMinute: Readonly<Record<string, number>>;
}

export function createJobs({ channels, retention, limits, ...deps }: JobDeps): Job[] {
  const toSend = channels.filter((channel): channel is SentChannel => channel.kind === 'sent');
  return [...toSend.map((channel) => deliveryJob(channel, limits, deps)), digestJob({ ...deps, channels }), failingEndpointsJob({ ...deps, channels }), measuringJob(toSend, deps), removingJob(retention, deps)];
}

function deliveryJob(channel: SentChannel, { redis, perMinute }: ChannelLimits, deps: Omit<UseCaseDeps, 'channels'>): Job {
  const limit = perMinute[channel.name];
  const throttle = limit === undefined ? undefined : createThrottle({ redis, channel: channel.name, perMinute: limit });
  const breaker = createBreaker({ name: `notify-${channel.name.toLowerCase()}`, isFailure: isProviderFailure });
  return {
    name: `deliver-${channel.name.toLowerCase().replaceAll('_', '-')}`,
    everyMs: deliverEveryMs,
    hasWork: () => takeWritten(channel.name),
    // A batch that is not full has taken all that was due.
    run: (signal) => untilDone(signal, () => deliverDue({ ...deps, channel, breaker, throttle }, signal), batchSize),
  };
}

function digestJob(deps: UseCaseDeps): Job {
  return { name: 'send-digests', everyMs: digestEveryMs, run: async (signal) => void (await sendDigests(deps, signal)) };
}

function failingEndpointsJob(deps: UseCaseDeps): Job {
  return { name: 'disable-failing-endpoints', everyMs: disableEveryMs, run: async () => void (await disableFailingEndpoints(deps)) };
}

function removingJob(retention: Retention, { db, now }: Pick<UseCaseDeps, 'db' | 'now'>): Job {
  return { name: 'remove-old-notifications', everyMs: removeEveryMs, run: async (signal) => void (await removeOld({ db, now, ...retention }, signal)) };
}

function measuringJob(channels: readonly SentChannel[], { db, now }: Pick<UseCaseDeps, 'db' | 'now'>): Job {
  return {
    name: 'measure-deliveries',
    everyMs: measureEveryMs,
    async run() {
      const names = channels.map(({ name }) => name);
      const found = await unsentByChannel(db, names);
      for (const channel of names) {
        const of = (state: string) => found.find((row) => row.channel === channel && row.state === state);
        for (const state of ['PENDING', 'DEAD']) waiting.set({ channel, state }, of(state)?.count ?? 0);
        const since = of('PENDING')?.oldest;
        oldest.set({ channel }, since ? Math.max(0, (now().getTime() - since.getTime()) / 1000) : 0);
      }
    },
  };
}

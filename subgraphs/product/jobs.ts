/** Background work that repeats. Each may run in several processes at once. */
import type { Job } from '#platform/service/jobs';
import { announceQueued } from './use-cases/announce-products.ts';
import type { UseCaseDeps } from './use-cases/deps.ts';
import { releaseExpired } from './use-cases/release-stock.ts';

const reaperEveryMs = 5_000;
const announcerEveryMs = 250;

export function createJobs(deps: UseCaseDeps): Job[] {
  return [
    { name: 'reservation-reaper', everyMs: reaperEveryMs, run: (signal) => untilDone(signal, () => releaseExpired(deps)) },
    { name: 'product-announcer', everyMs: announcerEveryMs, run: (signal) => untilDone(signal, () => announceQueued(deps)) },
  ];
}

/** Takes one batch after the other until there is none left. */
async function untilDone(signal: AbortSignal, batch: () => Promise<number>): Promise<void> {
  while (!signal.aborted && (await batch()) > 0) continue;
}

/** Background work that repeats. Each may run in several processes at once. */
import { createInvariantJob } from '#platform/service/invariant-job';
import { createRollingCheck } from '#platform/service/rolling-check';
import { untilDone, type Job } from '#platform/service/jobs';
import type { Logger } from '#platform/telemetry/logger';
import { stockChecks } from './invariants.ts';
import { announceQueued } from './use-cases/announce-products.ts';
import type { UseCaseDeps } from './use-cases/deps.ts';
import { abandonOldUploads } from './data/import-jobs.ts';
import { runNextImport } from './use-cases/run-import.ts';
import { announceReturns } from './use-cases/request-stock-notification.ts';
import { changeDuePrices } from './use-cases/schedule-price.ts';
import { refreshNextBatch } from './use-cases/refresh-vendor.ts';
import { tellDueLowStock } from './use-cases/tell-low-stock.ts';
import { releaseExpired } from './use-cases/release-stock.ts';

const reaperEveryMs = 5_000;
const announcerEveryMs = 250;
const clockEveryMs = 1_000;
const lowStockEveryMs = 60_000;
const importEveryMs = 1_000;
const uploadsEveryMs = 3_600_000;
const uploadsKeptMs = 7 * 24 * 3_600_000;

export function createJobs({ logger, ...deps }: UseCaseDeps & { logger: Logger }): Job[] {
  return [
    createInvariantJob({ check: createRollingCheck({ db: deps.db, checks: stockChecks }), invariants: ['I2'], logger }),
    { name: 'reservation-reaper', everyMs: reaperEveryMs, run: (signal) => untilDone(signal, () => releaseExpired(deps)) },
    { name: 'product-announcer', everyMs: announcerEveryMs, run: (signal) => untilDone(signal, () => announceQueued(deps)) },
    { name: 'vendor-refresher', everyMs: clockEveryMs, run: (signal) => untilDone(signal, () => refreshNextBatch(deps)) },
    { name: 'low-stock', everyMs: lowStockEveryMs, run: (signal) => untilDone(signal, () => tellDueLowStock(deps)) },
    { name: 'price-changer', everyMs: clockEveryMs, run: (signal) => untilDone(signal, () => changeDuePrices(deps)) },
    { name: 'back-in-stock', everyMs: clockEveryMs, run: (signal) => untilDone(signal, () => announceReturns(deps)) },
    { name: 'catalog-import', everyMs: importEveryMs, run: (signal) => untilDone(signal, async () => ((await runNextImport(deps, signal)) ? 1 : 0)) },
    { name: 'old-uploads', everyMs: uploadsEveryMs, run: () => abandonOldUploads(deps.db, new Date(deps.now().getTime() - uploadsKeptMs), deps.now()) },
  ];
}

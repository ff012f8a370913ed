/** Batched reads for one request. */
import type { Database } from '#platform/data/database';
import { createListLoader, createLoader } from '#platform/graphql/loader';
import { addressesByUserIds } from './data/address-repository.ts';
import { liveSessionsByUserIds } from './data/session-repository.ts';
import { apiKeysByIds, secretsByKeyIds } from './data/api-key-repository.ts';
import { sandboxesByIds } from './data/sandbox-repository.ts';
import { impersonationsByUserIds } from './data/impersonation-repository.ts';
import { reportsByRequestIds, requestsByUserIds } from './data/privacy-repository.ts';
import { secondFactorStates } from './data/second-factor-repository.ts';
import { rolesByUserIds, usersByIds } from './data/user-repository.ts';
import { wishlistByUserIds } from './data/wishlist-repository.ts';

export function createLoaders({ db, now }: { db: Database; now: () => Date }) {
  const { manager } = db.source;
  const byUser = <Row extends { userId: string }>(rows: readonly Row[]) => Map.groupBy(rows, (row) => row.userId);
  return {
    userById: createLoader({ name: 'userById', batch: async (ids: readonly string[]) => new Map((await usersByIds(manager, ids)).map((row) => [row.id, row])) }),
    rolesByUserId: createListLoader({ name: 'rolesByUserId', batch: async (ids: readonly string[]) => byUser(await rolesByUserIds(manager, ids)) }),
    secondFactorByUserId: createLoader({ name: 'secondFactorByUserId', batch: async (ids: readonly string[]) => new Map((await secondFactorStates(db, ids)).map((row) => [row.userId, row])) }),
    privacyRequestsByUserId: createListLoader({ name: 'privacyRequestsByUserId', batch: async (ids: readonly string[]) => byUser(await requestsByUserIds(db, ids)) }),
    reportsByRequestId: createListLoader({ name: 'reportsByRequestId', batch: async (ids: readonly string[]) => Map.groupBy(await reportsByRequestIds(db, ids), ({ requestId }) => requestId) }),
    impersonationsByUserId: createListLoader({ name: 'impersonationsByUserId', batch: async (ids: readonly string[]) => byUser(await impersonationsByUserIds(db, ids)) }),
    sandboxById: createLoader({ name: 'sandboxById', batch: async (ids: readonly string[]) => new Map((await sandboxesByIds(db, ids)).map((row) => [row.id, row])) }),
    apiKeyById: createLoader({ name: 'apiKeyById', batch: async (ids: readonly string[]) => new Map((await apiKeysByIds(db, ids)).map((row) => [row.id, row])) }),
    secretsByKeyId: createListLoader({ name: 'secretsByKeyId', batch: async (ids: readonly string[]) => Map.groupBy(await secretsByKeyIds(db, ids), ({ apiKeyId }) => apiKeyId) }),
    addressesByUserId: createListLoader({ name: 'addressesByUserId', batch: async (ids: readonly string[]) => byUser(await addressesByUserIds(manager, ids)) }),
    sessionsByUserId: createListLoader({ name: 'sessionsByUserId', batch: async (ids: readonly string[]) => byUser(await liveSessionsByUserIds(manager, ids, now())) }),
    wishlistByUserId: createListLoader({ name: 'wishlistByUserId', batch: async (ids: readonly string[]) => byUser(await wishlistByUserIds(manager, ids)) }),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;

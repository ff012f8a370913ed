/** Batched reads for one request, all of them on behalf of its viewer. */
import type { Viewer } from '#platform/auth/viewer';
import type { Database } from '#platform/data/database';
import { createListLoader, createLoader } from '#platform/graphql/loader';
import { inboxByIds, type InboxRow } from './data/inbox-repository.ts';
import { choicesByUserIds } from './data/preference-repository.ts';
import { attemptsByDeliveryIds, subscriptionsByVendorIds } from './data/webhook-repository.ts';
import { ledVendors } from './leader.ts';
import { settingsByUserIds } from './data/settings-repository.ts';

export function createLoaders({ db, viewer }: { db: Database; viewer: Viewer }) {
  const { userId } = viewer;
  const led = new Set(ledVendors(viewer));
  return {
    /** Only of vendors that the viewer leads. */
    subscriptionsByVendorId: createListLoader({
      name: 'subscriptionsByVendorId',
      batch: (ids: readonly string[]) => subscriptionsByVendorIds(db, ids.filter((id) => led.has(id))),
    }),
    /** Of deliveries that the viewer was found to have a right to. */
    attemptsByDeliveryId: createListLoader({ name: 'attemptsByDeliveryId', batch: (ids: readonly string[]) => attemptsByDeliveryIds(db, ids) }),
    /** Only the viewer's own; nobody's for guests. */
    inboxById: createLoader<string, InboxRow>({
      name: 'inboxById',
      batch: async (ids) => (userId === null ? new Map() : inboxByIds(db, userId, ids)),
    }),
    settingsByUserId: createLoader({ name: 'settingsByUserId', batch: (ids: readonly string[]) => settingsByUserIds(db, ids) }),
    choicesByUserId: createListLoader({ name: 'choicesByUserId', batch: (ids: readonly string[]) => choicesByUserIds(db, ids) }),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;

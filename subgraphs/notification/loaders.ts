/** Batched reads for one request, all of them on behalf of its viewer. */
import type { Database } from '#platform/data/database';
import { createListLoader, createLoader } from '#platform/graphql/loader';
import { inboxByIds, type InboxRow } from './data/inbox-repository.ts';
import { choicesByUserIds } from './data/preference-repository.ts';
import { settingsByUserIds } from './data/settings-repository.ts';

export function createLoaders({ db, userId }: { db: Database; userId: string | null }) {
  return {
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

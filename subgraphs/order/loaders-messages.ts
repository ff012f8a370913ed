/** Batched reads of messages. */
import type { Database } from '#platform/data/database';
import { createLoader } from '#platform/graphql/loader';
import { messageCounts, threadPages, unreadCounts, type MessageRow, type MessageSide, type ThreadPage } from './data/message-repository.ts';

const pageKey = ({ vendorOrderId, limit, before }: ThreadPage) => `${vendorOrderId}:${limit}:${before ?? ''}`;
const threadKey = ({ vendorOrderId, side }: { vendorOrderId: string; side: MessageSide }) => `${vendorOrderId}:${side}`;

export function createMessageLoaders(db: Database) {
  return {
    messagePages: createLoader<ThreadPage, MessageRow[]>({
      name: 'messagePages',
      keyOf: pageKey,
      batch: async (keys) => {
        // Threads of one list are asked for with the same arguments: one statement for all.
        const groups = [...Map.groupBy(keys, ({ limit, before }) => `${limit}:${before ?? ''}`).values()];
        const pages = await Promise.all(
          groups.map(async (group) => {
            const rows = await threadPages(db, group.map((key) => key.vendorOrderId), group[0] as ThreadPage);
            const byThread = Map.groupBy(rows, (row) => row.vendorOrderId);
            return group.map((key) => [pageKey(key), byThread.get(key.vendorOrderId) ?? []] as const);
          }),
        );
        return new Map(pages.flat());
      },
    }),
    messageCountByVendorOrderId: createLoader<string, number>({ name: 'messageCountByVendorOrderId', batch: (ids) => messageCounts(db, ids) }),
    unreadCountByThread: createLoader<{ vendorOrderId: string; side: MessageSide }, number>({
      name: 'unreadCountByThread',
      keyOf: threadKey,
      batch: async (keys) => {
        const sides = [...Map.groupBy(keys, (key) => key.side)];
        const counts = await Promise.all(
          sides.map(async ([side, threads]) => {
            const bySide = await unreadCounts(db, threads.map((thread) => thread.vendorOrderId), side);
            return [...bySide].map(([vendorOrderId, count]) => [threadKey({ vendorOrderId, side }), count] as const);
          }),
        );
        return new Map(counts.flat());
      },
    }),
  };
}

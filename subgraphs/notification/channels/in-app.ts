import { notificationCreated } from '#events/notification';
import type { Tx } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import { nextChangeNumbers } from '../data/inbox-changes.ts';
import type { Message, StoredChannel } from './channel.ts';

/** The inbox in the application, for people with an account. With an outbox, whoever watches is told at once. */
export function createInApp({ outbox }: { outbox?: Pick<Outbox, 'add'> } = {}): StoredChannel {
  return {
    name: 'IN_APP',
    kind: 'stored',
    defaultPolicy: 'on',
    reaches: ({ userId }) => userId !== null,
    async store(tx, messages) {
      const items = messages.flatMap((message) => (message.recipient.userId === null ? [] : [toItem(message, message.recipient.userId)]));
      const numbers = await nextChangeNumbers(tx, items.map(({ userId }) => userId));
      tx.executeLater('INSERT INTO inbox_items (id, user_id, event, title, body, link, created_at, change_no) VALUES ?', [
        items.map(({ id, userId, event, title, body, link, createdAt }) => [id, userId, event, title, body, link, createdAt, numbers.get(userId) ?? 0]),
      ]);
      if (outbox) await announce(tx, outbox, items);
    },
  };
}

type Item = ReturnType<typeof toItem>;

/** The inbox without live announcements. */
export const inApp: StoredChannel = createInApp();

/** One signal for all of a message's recipients, however many. */
async function announce(tx: Tx, outbox: Pick<Outbox, 'add'>, items: readonly Item[]): Promise<void> {
  const [first] = items;
  if (!first) return;
  const created = items.map(({ id, userId, event, title, createdAt }) => ({ notificationId: id, userId, event, title, createdAt: createdAt.toISOString() }));
  await outbox.add(tx, notificationCreated, { aggregateId: first.id, aggregateVersion: 1, data: { notifications: created } });
}

function toItem({ notificationId, event, wording: { notice }, link, createdAt }: Message, userId: string) {
  return { id: notificationId, userId, event, title: notice.title.slice(0, 300), body: notice.body.slice(0, 2000), link, createdAt };
}

import type { StoredChannel } from './channel.ts';

/** The inbox in the application, for people with an account. */
export const inApp: StoredChannel = {
  name: 'IN_APP',
  kind: 'stored',
  defaultPolicy: 'on',
  reaches: ({ userId }) => userId !== null,
  async store(tx, messages) {
    const rows = messages.map(({ notificationId, recipient, event, wording: { notice }, link, createdAt }) => [
      notificationId,
      recipient.userId,
      event,
      notice.title.slice(0, 300),
      notice.body.slice(0, 2000),
      link,
      createdAt,
    ]);
    await tx.execute('INSERT INTO inbox_items (id, user_id, event, title, body, link, created_at) VALUES ?', [rows]);
  },
};

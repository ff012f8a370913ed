/** What notifications keep about a person: the inbox, preferences, devices, and what was sent. A deletion takes all of it. */
import { personalDataConsumer, type PersonalData } from '#events/personal-data-consumer';
import type { Consumer } from '#platform/messaging/consumer';
import type { Outbox } from '#platform/outbox/outbox';
import { markDeleted, removePhonesOf } from '../data/copies-repository.ts';

const ownTables = ['inbox_items', 'inbox_removals', 'preferences', 'push_devices', 'delivery_settings'] as const;

export const personalData: PersonalData = {
  subgraph: 'notification',
  async collect(sql, userId) {
    return {
      inbox: await sql.query('SELECT event, title, body, link, read_at AS readAt, created_at AS createdAt FROM inbox_items WHERE user_id = ? ORDER BY id', [userId]),
      preferences: await sql.query('SELECT event, channel, is_enabled AS isEnabled FROM preferences WHERE user_id = ?', [userId]),
      settings: await sql.query('SELECT * FROM delivery_settings WHERE user_id = ?', [userId]),
      devices: await sql.query('SELECT seen_at AS seenAt FROM push_devices WHERE user_id = ?', [userId]),
      sent: await sql.query('SELECT event, email, phone, created_at AS createdAt FROM notifications WHERE recipient = ? ORDER BY id', [userId]),
    };
  },
  async erase(tx, { userId, version }) {
    const counts: Record<string, number> = {};
    for (const table of ownTables) counts[table] = (await tx.execute(`DELETE FROM ${table} WHERE user_id = ?`, [userId])).affectedRows;
    counts['order_phones'] = await removePhonesOf(tx, userId);
    const notifications = await tx.query<{ id: string }>('SELECT id FROM notifications WHERE recipient = ?', [userId]);
    const ids = notifications.map(({ id }) => id);
    for (let start = 0; start < ids.length; start += 500) {
      const batch = ids.slice(start, start + 500);
      await tx.execute('DELETE FROM deliveries WHERE notification_id IN (?)', [batch]);
      await tx.execute('DELETE FROM notifications WHERE id IN (?)', [batch]);
    }
    await tx.execute('DELETE FROM vendor_staff_copies WHERE user_id = ?', [userId]);
    await markDeleted(tx, { userId, version });
    return { ...counts, notifications: ids.length };
  },
};

export const createPersonalDataConsumer = (deps: { outbox: Outbox; now: () => Date }): Consumer => personalDataConsumer({ data: personalData, ...deps });

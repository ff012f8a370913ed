/** Checks of what this subgraph noted against itself: what `npm run invariants` asks after every fault. */
import type { Database } from '#platform/data/database';
import { newId } from '#platform/ids';
import { checkAll, sqlCheck, type CheckProgress, type SlicedCheck } from '#platform/service/sliced-check';

const madeAs = (prefix: string) => (at: Date) => newId(prefix, at);
const overDeliveries = { over: 'deliveries.id', keyAt: madeAs('dlv') };
const overNotified = { over: 'deliveries.notification_id', keyAt: madeAs('ntf') };

/** What belongs together (a notification with its deliveries and its place in the inbox) is written in one transaction, and read by one statement from its slice. */
export const notificationChecks: readonly SlicedCheck[] = [
  sqlCheck({
    over: 'notifications.recipient',
    name: 'I5 one notification per event, source and recipient',
    sql: (inSlice) => `SELECT CONCAT(event, ' about ', source, ' for ', recipient, ': ', COUNT(*)) AS id FROM notifications
      WHERE ${inSlice('recipient')} GROUP BY event, source, recipient HAVING COUNT(*) > 1`,
  }),
  sqlCheck({
    ...overNotified,
    name: 'I5 one delivery per notification and channel',
    sql: (inSlice) => `SELECT CONCAT(notification_id, ' by ', channel, ': ', COUNT(*)) AS id FROM deliveries
      WHERE ${inSlice('notification_id')} GROUP BY notification_id, channel HAVING COUNT(*) > 1`,
  }),
  sqlCheck({
    over: 'inbox_items.id',
    keyAt: madeAs('ntf'),
    name: 'I5 what is in an inbox was delivered there, to the person it is for',
    sql: (inSlice) => `SELECT CONCAT(i.id, ' of ', i.user_id) AS id FROM inbox_items i LEFT JOIN notifications n ON n.id = i.id AND n.user_id = i.user_id
        LEFT JOIN deliveries d ON d.notification_id = i.id AND d.channel = 'IN_APP' AND d.state = 'SENT'
      WHERE ${inSlice('i.id')} AND (n.id IS NULL OR d.id IS NULL)`,
  }),
  sqlCheck({
    ...overNotified,
    name: 'I5 what was delivered in the application is in the inbox',
    sql: (inSlice) => `SELECT d.notification_id AS id FROM deliveries d LEFT JOIN inbox_items i ON i.id = d.notification_id WHERE ${inSlice('d.notification_id')} AND d.channel = 'IN_APP' AND i.id IS NULL`,
  }),
  sqlCheck({
    ...overDeliveries,
    name: 'I5 every delivery belongs to a notification and is due or finished',
    sql: (inSlice) => `SELECT CONCAT(d.id, ' ', d.state) AS id FROM deliveries d LEFT JOIN notifications n ON n.id = d.notification_id
      WHERE ${inSlice('d.id')} AND (n.id IS NULL OR (d.state IN ('PENDING', 'HELD')) <> (d.due_at IS NOT NULL) OR (d.state IN ('PENDING', 'HELD')) = (d.finished_at IS NOT NULL))`,
  }),
  sqlCheck({
    ...overDeliveries,
    name: 'I5 what waits for a digest has somebody whose settings say so',
    sql: (inSlice) => `SELECT d.id FROM deliveries d LEFT JOIN delivery_settings s ON s.user_id = d.held_for WHERE ${inSlice('d.id')} AND d.state = 'HELD' AND s.user_id IS NULL`,
  }),
  sqlCheck({
    ...overDeliveries,
    name: 'I5 what was secret is forgotten once it is settled',
    sql: (inSlice) => `SELECT d.id FROM deliveries d WHERE ${inSlice('d.id')} AND d.secret IS NOT NULL AND d.state <> 'PENDING'`,
  }),
];

/** Every violation in words, of any number of notifications, slice by slice; empty when all is right. */
export function notificationInvariants(db: Pick<Database, 'query' | 'snapshot'>, onProgress?: (progress: CheckProgress) => void): Promise<string[]> {
  return checkAll(db, notificationChecks, onProgress);
}

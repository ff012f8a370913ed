/** Checks of what this subgraph noted against itself: what `npm run invariants` asks after every fault. */
import type { Sql } from '#platform/data/database';

interface Check {
  name: string;
  /** Selects one row per violation with a column `detail`. */
  sql: string;
}

const mostListed = 20;

const checks: readonly Check[] = [
  {
    name: 'I5 one notification per event, source and recipient',
    sql: `SELECT CONCAT(event, ' about ', source, ' for ', recipient, ': ', COUNT(*)) AS detail FROM notifications
      GROUP BY event, source, recipient HAVING COUNT(*) > 1`,
  },
  {
    name: 'I5 one delivery per notification and channel',
    sql: `SELECT CONCAT(notification_id, ' by ', channel, ': ', COUNT(*)) AS detail FROM deliveries
      GROUP BY notification_id, channel HAVING COUNT(*) > 1`,
  },
  {
    name: 'I5 what is in an inbox was delivered there, to the person it is for',
    sql: `SELECT CONCAT(i.id, ' of ', i.user_id) AS detail FROM inbox_items i LEFT JOIN notifications n ON n.id = i.id AND n.user_id = i.user_id
        LEFT JOIN deliveries d ON d.notification_id = i.id AND d.channel = 'IN_APP' AND d.state = 'SENT'
      WHERE n.id IS NULL OR d.id IS NULL`,
  },
  {
    name: 'I5 what was delivered in the application is in the inbox',
    sql: `SELECT d.notification_id AS detail FROM deliveries d LEFT JOIN inbox_items i ON i.id = d.notification_id WHERE d.channel = 'IN_APP' AND i.id IS NULL`,
  },
  {
    name: 'I5 every delivery belongs to a notification and is due or finished',
    sql: `SELECT CONCAT(d.id, ' ', d.state) AS detail FROM deliveries d LEFT JOIN notifications n ON n.id = d.notification_id
      WHERE n.id IS NULL OR (d.state IN ('PENDING', 'HELD')) <> (d.due_at IS NOT NULL) OR (d.state IN ('PENDING', 'HELD')) = (d.finished_at IS NOT NULL)`,
  },
  {
    name: 'what waits for a digest has somebody whose settings say so',
    sql: "SELECT d.id AS detail FROM deliveries d LEFT JOIN delivery_settings s ON s.user_id = d.held_for WHERE d.state = 'HELD' AND s.user_id IS NULL",
  },
  {
    name: 'what was secret is forgotten once it is settled',
    sql: "SELECT d.id AS detail FROM deliveries d WHERE d.secret IS NOT NULL AND d.state <> 'PENDING'",
  },
];

/** Violations of I5 in words; empty when all is right. Meant for a quiet system: it reads in several statements. */
export async function notificationInvariants(db: Sql): Promise<string[]> {
  const violations: string[] = [];
  for (const { name, sql } of checks) {
    const rows = await db.query<{ detail: string }>(`${sql} LIMIT ${mostListed}`);
    violations.push(...rows.map(({ detail }) => `${name}: ${detail}`));
  }
  return violations;
}

import { createDatabase } from '#platform/data/database';
import { redriveOutbox } from '#platform/outbox/redrive';
import { silentLogger } from '#platform/telemetry/logger';
import type { Manifest } from './manifest.ts';

export interface BringTogetherOptions {
  readonly databases: Readonly<Record<string, string>>;
  readonly manifest: Manifest;
  readonly actor: string;
}

/** Outboxes keep what was published for so long. */
const keptMs = 24 * 3_600_000;

/**
 * Lets restored services tell one another again what their outboxes still have. What was in the broker's queues when the snapshots were taken is in
 * no dump, and a service of an earlier snapshot has not heard what a later one said; inboxes, restored with the effects, let each message act once.
 * Returns how many messages will be sent, by service.
 */
export async function bringTogether({ databases, manifest, actor }: BringTogetherOptions): Promise<Record<string, number>> {
  const oldest = Math.min(...manifest.databases.map(({ snapshotAt }) => Date.parse(snapshotAt)));
  const sent: Record<string, number> = {};
  for (const { service } of manifest.databases.filter(({ tables }) => tables > 0)) {
    const db = await createDatabase({ url: databases[service] ?? '', logger: silentLogger(), poolSize: 2, statementTimeoutMs: 60_000 });
    try {
      const messages = await redriveOutbox({ db, filter: { publishedFrom: new Date(oldest - keptMs) }, actor, reason: `restored from the backup of ${manifest.startedAt}` });
      sent[service] = messages.length;
    } finally {
      await db.close();
    }
  }
  return sent;
}

/** The vendor subgraph on a database of its own, without a broker: what it would publish is read from the outbox table. */
import { platformMigrations } from '#platform/data/database';
import { createOutbox } from '#platform/outbox/outbox';
import { createTestDatabase } from '#platform/testing/test-database';
import { createTestSubgraph } from '#platform/testing/test-subgraph';
import { buildApp, schemaFile } from '../app.ts';
import { entities } from '../data/entities.ts';
import { migrations } from '../data/migrations/index.ts';

export async function startVendorSubgraph() {
  const db = await createTestDatabase({ entities, migrations: [...platformMigrations, ...migrations] });
  const outbox = createOutbox({ producer: 'vendor' });
  const subgraph = await createTestSubgraph({ name: 'vendor', schemaFile, ...buildApp({ db, outbox, mediaBaseUrl: 'http://media.test/media' }) });
  return {
    db,
    outbox,
    call: subgraph.call,
    async published(type: string) {
      const rows = await db.query<{ envelope: string }>('SELECT envelope FROM outbox WHERE type = ? ORDER BY id', [type]);
      return rows.map((row) => JSON.parse(row.envelope) as { aggregateId: string; aggregateVersion: number; data: Record<string, unknown> });
    },
    async stop() {
      await subgraph.stop();
      await db.drop();
    },
  };
}

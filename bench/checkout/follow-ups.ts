/** What follows purchases when the buyers have their answers: messages between services, mails. */
import { createDatabase, type Database } from '#platform/data/database';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import type { SubgraphName, Topology } from '../../dev/services.ts';

const patienceMs = 120_000;
const everyMs = 200;
/** A message on its way between two services is seen in neither; none is for as long as this. */
const quietLooks = 4;

export interface FollowUps {
  /** Resolves once nothing is left to do. */
  done(): Promise<void>;
  close(): Promise<void>;
}

export async function watchFollowUps({ databases }: Pick<Topology, 'databases'>): Promise<FollowUps> {
  const open = (name: SubgraphName): Promise<Database> => createDatabase({ url: databases[name] as string, logger: silentLogger(), poolSize: 1 });
  const [order, product, notification] = await Promise.all([open('order'), open('product'), open('notification')]);

  async function isQuiet(): Promise<boolean> {
    const outboxes = [order, product, notification].map((db) => db.query('SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT 1'));
    const deliveries = notification.query("SELECT 1 FROM deliveries WHERE state = 'PENDING' AND channel = 'EMAIL' LIMIT 1");
    return (await Promise.all([...outboxes, deliveries])).every((rows) => rows.length === 0);
  }

  return {
    async done() {
      let quiet = 0;
      await waitFor(async () => (quiet = (await isQuiet()) ? quiet + 1 : 0) >= quietLooks, { what: 'what follows the purchases', timeoutMs: patienceMs, intervalMs: everyMs });
    },
    close: async () => void (await Promise.all([order, product, notification].map((db) => db.close()))),
  };
}

/** A marketplace of its own to attack: demo data, public doors as in production, logs at their most talkative. */
import { signingKey, type Ed25519Jwk, type SigningKey } from '#platform/auth/keys';
import { withDatabase, seedStack } from '../../dev/seed/seed-stack.ts';
import { services, subgraphNames, type Topology } from '../../dev/services.ts';
import { startStack, type BackingUrls } from '../../dev/stack.ts';
import type { Target } from './world.ts';

export interface AttackedStack {
  readonly target: Target;
  readonly topology: Topology;
  stop(): Promise<void>;
}

const asInProduction = { NODE_ENV: 'production', GATEWAY_OPEN: 'false' };

/** Starts and seeds it; `say` is told what is being done. */
export async function startAttackedStack({ backing, say }: { backing: BackingUrls; say: (text: string) => void }): Promise<AttackedStack> {
  say('starting a stack');
  const stack = await startStack({ backing, env: { '*': { LOG_LEVEL: 'debug' }, gateway: asInProduction, 'bff-web': asInProduction, 'bff-mobile': asInProduction } });
  try {
    await seedStack({ topology: stack.topology, say });
  } catch (error) {
    await stack.stop();
    throw error;
  }
  const { secrets } = stack.topology;
  const isBrokerOurs = stack.topology.brokers['user'] !== stack.topology.brokers['order'];
  return {
    topology: stack.topology,
    target: {
      tokenKey: accessTokenKey(stack.topology),
      checksums: () => checksumsOf(stack.topology),
      urls: stack.urls,
      clientKey: secrets.clientKeys['bff-web'],
      isProduction: true,
      logs: () => services.filter(({ name }) => name !== 'sandbox').map(({ name }) => stack.logs(name)).join('\n'), // which this stack does without
      brokerUrl: isBrokerOurs ? stack.topology.brokers['user'] : undefined,
    },
    stop: () => stack.stop(),
  };
}

export function accessTokenKey({ secrets }: Topology): SigningKey {
  return signingKey(secrets.accessTokenPrivateKey as Ed25519Jwk);
}

/** Written to all the time by background work or by whoever asks about their own inbox, and no business of anybody's. */
const restless = ['outbox', 'outbox_partitions', 'inbox', 'reset_requests', 'webhook_deliveries', 'webhook_attempts', 'webhook_subscriptions', 'deliveries', 'inbox_counters'];

/** By table of every subgraph something that differs when a row has changed. */
export async function checksumsOf(topology: Topology): Promise<ReadonlyMap<string, number>> {
  const parts = await Promise.all(
    subgraphNames.map((name) =>
      withDatabase(topology, name, async (db) => {
        const tables = await db.query<{ name: string }>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'");
        const stable = tables.map((table) => table.name).filter((table) => !restless.includes(table));
        return db.query<{ Table: string; Checksum: number }>(`CHECKSUM TABLE ${stable.map((table) => `\`${table}\``).join(', ')}`);
      }),
    ),
  );
  return new Map(parts.flat().map(({ Table, Checksum }) => [Table, Checksum]));
}

/** API keys of the demo's vendors. Their secrets follow from this installation's own, so they are the same after each start and nowhere else. */
import { createHash, createHmac } from 'node:crypto';
import { createOutbox } from '#platform/outbox/outbox';
import { apiKeyPrefix } from '../../subgraphs/user/credentials/secret-token.ts';
import { apiKeysByIds, insertApiKey, insertSecret } from '../../subgraphs/user/data/api-key-repository.ts';
import { apiScopes, defaultBudget } from '../../subgraphs/user/domain/api-key.ts';
import { buildDemoData } from '../demo/demo-data.ts';
import { deterministicId } from '../demo/ids.ts';
import type { DemoVendor } from '../demo/model.ts';
import { sandboxFor } from '../../subgraphs/user/use-cases/manage-sandboxes.ts';
import { withDatabase } from '../seed/seed-stack.ts';
import type { Topology } from '../services.ts';

export interface DemoKey {
  /** Whether it is a test key, for the sandbox marketplace. */
  readonly isSandbox: boolean;
  readonly vendor: Pick<DemoVendor, 'id' | 'slug' | 'name'>;
  readonly id: string;
  readonly secret: string;
}

/** A live key for each vendor that sells, and a test key for the first one, with every scope. */
export function demoKeys({ secrets }: Pick<Topology, 'secrets'>): (DemoKey & { ownerId: string })[] {
  const { vendors } = buildDemoData();
  const selling = vendors.filter(({ status }) => status === 'approved');
  const keyFor = (vendor: DemoVendor, isSandbox: boolean) => {
    const owner = vendor.staff.find(({ role }) => role === 'owner');
    const [prefix, purpose] = isSandbox ? ['mk_test_', 'partner test key'] : ['mk_live_', 'partner key'];
    const secret = prefix + createHmac('sha256', secrets.sealingKey).update(`${purpose} of ${vendor.slug}`).digest('base64url');
    // The secret is part of the id: keys of an installation whose secrets were made anew are new keys.
    const id = deterministicId('key', `${vendor.slug} ${createHash('sha256').update(secret).digest('hex')}`);
    return owner ? [{ vendor, id, secret, isSandbox, ownerId: owner.userId }] : [];
  };
  return [...selling.slice(0, 1).flatMap((vendor) => keyFor(vendor, true)), ...selling.flatMap((vendor) => keyFor(vendor, false))];
}

/** Adds those that are not there yet. */
export async function seedDemoKeys(topology: Topology, now = new Date()): Promise<void> {
  const keys = demoKeys(topology);
  const outbox = createOutbox({ producer: 'user' });
  await withDatabase(topology, 'user', (db) =>
    db.transaction(async (tx) => {
      const there = new Set((await apiKeysByIds(tx, keys.map(({ id }) => id))).map(({ id }) => id));
      for (const { id, secret, vendor, ownerId, isSandbox } of keys) {
        if (there.has(id)) continue;
        const sandboxId = isSandbox ? await sandboxFor(tx, { outbox, now: () => now }, vendor.id) : null;
        const name = `Demo ${isSandbox ? 'test ' : ''}key of ${vendor.name}`;
        await insertApiKey(tx, { id, createdBy: ownerId, vendorId: vendor.id, name, scopes: apiScopes.join(' '), ...defaultBudget, createdAt: now, expiresAt: null, sandboxId });
        await insertSecret(tx, { keyHash: createHash('sha256').update(secret).digest('hex'), apiKeyId: id, prefix: apiKeyPrefix(secret), createdAt: now, validUntil: null });
      }
    }),
  );
}

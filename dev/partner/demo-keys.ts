/** API keys of the demo's vendors. Their secrets follow from this installation's own, so they are the same after each start and nowhere else. */
import { createHash, createHmac } from 'node:crypto';
import { apiKeyPrefix } from '../../subgraphs/user/credentials/secret-token.ts';
import { apiKeysByIds, insertApiKey, insertSecret } from '../../subgraphs/user/data/api-key-repository.ts';
import { apiScopes, defaultBudget } from '../../subgraphs/user/domain/api-key.ts';
import { buildDemoData } from '../demo/demo-data.ts';
import { deterministicId } from '../demo/ids.ts';
import type { DemoVendor } from '../demo/model.ts';
import { withDatabase } from '../seed/seed-stack.ts';
import type { Topology } from '../services.ts';

export interface DemoKey {
  readonly vendor: Pick<DemoVendor, 'id' | 'slug' | 'name'>;
  readonly id: string;
  readonly secret: string;
}

/** One for each vendor that sells, with every scope. */
export function demoKeys({ secrets }: Pick<Topology, 'secrets'>): (DemoKey & { ownerId: string })[] {
  const { vendors } = buildDemoData();
  return vendors
    .filter(({ status }) => status === 'approved')
    .flatMap((vendor) => {
      const owner = vendor.staff.find(({ role }) => role === 'owner');
      const secret = `mk_live_${createHmac('sha256', secrets.sealingKey).update(`partner key of ${vendor.slug}`).digest('base64url')}`;
      // The secret is part of the id: keys of an installation whose secrets were made anew are new keys.
      const id = deterministicId('key', `${vendor.slug} ${createHash('sha256').update(secret).digest('hex')}`);
      return owner ? [{ vendor, id, secret, ownerId: owner.userId }] : [];
    });
}

/** Adds those that are not there yet. */
export async function seedDemoKeys(topology: Topology, now = new Date()): Promise<void> {
  const keys = demoKeys(topology);
  await withDatabase(topology, 'user', (db) =>
    db.transaction(async (tx) => {
      const there = new Set((await apiKeysByIds(tx, keys.map(({ id }) => id))).map(({ id }) => id));
      for (const { id, secret, vendor, ownerId } of keys) {
        if (there.has(id)) continue;
        await insertApiKey(tx, { id, createdBy: ownerId, vendorId: vendor.id, name: `Demo key of ${vendor.name}`, scopes: apiScopes.join(' '), ...defaultBudget, createdAt: now, expiresAt: null, sandboxId: null });
        await insertSecret(tx, { keyHash: createHash('sha256').update(secret).digest('hex'), apiKeyId: id, prefix: apiKeyPrefix(secret), createdAt: now, validUntil: null });
      }
    }),
  );
}

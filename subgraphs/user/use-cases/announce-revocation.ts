import { apiKeyRevoked } from '#events/user';
import type { Tx } from '#platform/data/database';
import { secretsByKeyIds, type ApiKeyRow } from '../data/api-key-repository.ts';
import type { UseCaseDeps } from './deps.ts';

/** Tells whoever keeps answers about a key's secrets to forget them. Hold the key's lock and give its next version. */
export async function announceRevocation(tx: Tx, { outbox }: Pick<UseCaseDeps, 'outbox'>, { id, version, vendorId }: Pick<ApiKeyRow, 'id' | 'version' | 'vendorId'>, reason: 'REVOKED' | 'ROTATED'): Promise<void> {
  const secrets = await secretsByKeyIds(tx, [id]);
  await outbox.add(tx, apiKeyRevoked, { aggregateId: id, aggregateVersion: version, data: { keyId: id, vendorId, keyHashes: secrets.map(({ keyHash }) => keyHash), reason } });
}

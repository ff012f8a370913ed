/** Owners of vendors and partners make API keys, replace their secrets with an overlap, and end them. */
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { apiKeyPrefix, hashSecret, newSecret } from '../credentials/secret-token.ts';
import { apiKeysOf, countLiveKeys, insertApiKey, insertSecret, limitSecrets, lockApiKey, raiseVersion, revokeApiKey, type ApiKeyRow, type KeyOwner } from '../data/api-key-repository.ts';
import { lockUser } from '../data/user-repository.ts';
import { apiScopes, defaultBudget, largestBudget, marketplaceScopes, maxKeysPerOwner, maxOverlapHours, type ApiBudget, type ApiScope } from '../domain/api-key.ts';
import { announceRevocation } from './announce-revocation.ts';
import type { UseCaseDeps } from './deps.ts';
import { line } from './inputs.ts';
import { sandboxFor } from './manage-sandboxes.ts';

const dayMs = 86_400_000;
const limit = (name: keyof ApiBudget) => z.int().min(1).max(largestBudget[name], `must be at most ${largestBudget[name]}; ask us for more`).nullish();

export const apiKeyInput = z.strictObject({
  name: line(80),
  vendorId: z.string().max(40).nullish(),
  isSandbox: z.boolean().nullish(),
  scopes: z.array(z.enum(apiScopes, `must be one of ${apiScopes.join(', ')}`)).min(1).max(apiScopes.length),
  expiresInDays: z.int().min(1).max(730).nullish(),
  budget: z
    .strictObject({ requestsPerMinute: limit('requestsPerMinute'), costPerMinute: limit('costPerMinute'), requestsPerDay: limit('requestsPerDay'), costPerDay: limit('costPerDay') })
    .nullish(),
});
export const rotateInput = z.strictObject({ id: z.string().max(40), overlapHours: z.int().min(0).max(maxOverlapHours, `must be at most ${maxOverlapHours}`).nullish() });

/** Whose keys the viewer may manage. Owners only: a key outlives the session of whoever makes it. */
export function keyOwnerOf({ userId, roles, memberships }: Viewer): KeyOwner & { isPartner: boolean } {
  const ownedVendorIds = memberships.filter(({ role }) => role === 'OWNER').map(({ tenantId }) => tenantId);
  return { userId: userId as string, ownedVendorIds, isAdmin: roles.includes('admin'), isPartner: roles.includes('partner') };
}

type Owner = ReturnType<typeof keyOwnerOf>;

/** Returns the key's id and its secret, which is known to nobody afterwards. @throws DomainError NOT_ALLOWED, INVALID_INPUT or LIMIT_EXCEEDED. */
export async function createApiKey(deps: UseCaseDeps, owner: Owner, input: z.infer<typeof apiKeyInput>): Promise<{ id: string; secret: string }> {
  const { name, scopes, expiresInDays, budget } = input;
  const vendorId = input.vendorId ?? null;
  const isSandbox = input.isSandbox ?? false;
  assertMayCreate(owner, vendorId);
  assertPlaced(deps, { vendorId, isSandbox, scopes });
  const at = deps.now();
  const id = newId('key', at);
  const secret = newSecret(isSandbox ? 'testApi' : 'api');
  await deps.db.transaction(async (tx) => {
    await lockUser(tx, owner.userId);
    const sandboxId = isSandbox ? await sandboxFor(tx, deps, vendorId ?? owner.userId) : null;
    if ((await countLiveKeys(tx, { vendorId, createdBy: owner.userId, now: at })) >= maxKeysPerOwner) throw new DomainError('LIMIT_EXCEEDED', `There are ${maxKeysPerOwner} keys already; revoke one first.`);
    const given = Object.fromEntries(Object.entries(budget ?? {}).filter(([, value]) => value != null));
    const expiresAt = expiresInDays ? new Date(at.getTime() + expiresInDays * dayMs) : null;
    await insertApiKey(tx, { id, createdBy: owner.userId, vendorId, name, scopes: [...new Set(scopes)].join(' '), ...defaultBudget, ...given, createdAt: at, expiresAt, sandboxId });
    await insertSecret(tx, { keyHash: hashSecret(secret), apiKeyId: id, prefix: apiKeyPrefix(secret), createdAt: at, validUntil: null });
    await writeAudit(tx, { actor: owner.userId, action: 'api-key.create', target: id, detail: { vendorId, scopes, isSandbox } });
  });
  return { id, secret };
}

/** A new secret; the former ones go on for `overlapHours`, so that nothing stops while it is put in place. @throws DomainError NOT_FOUND or INVALID_STATE. */
export async function rotateApiKey(deps: UseCaseDeps, owner: Owner, { id, overlapHours }: z.infer<typeof rotateInput>): Promise<{ id: string; secret: string }> {
  const { db, now } = deps;
  return db.transaction(async (tx) => {
    const key = await lockedKey(tx, owner, id);
    const at = now();
    const secret = newSecret(key.sandboxId === null ? 'api' : 'testApi');
    const until = new Date(at.getTime() + (overlapHours ?? 24) * 3_600_000);
    await limitSecrets(tx, id, until);
    await raiseVersion(tx, id);
    // The gateway is to forget what it remembers of the old secrets; those in their overlap are found again.
    await announceRevocation(tx, deps, { ...key, version: key.version + 1 }, 'ROTATED');
    await insertSecret(tx, { keyHash: hashSecret(secret), apiKeyId: id, prefix: apiKeyPrefix(secret), createdAt: at, validUntil: null });
    await writeAudit(tx, { actor: owner.userId, action: 'api-key.rotate', target: id, detail: { overlapUntil: until.toISOString() } });
    return { id, secret };
  });
}

/** Ends a key at once. @throws DomainError NOT_FOUND or INVALID_STATE. */
export async function endApiKey(deps: UseCaseDeps, owner: Owner, id: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const key = await lockedKey(tx, owner, id);
    await revokeApiKey(tx, id, deps.now());
    await announceRevocation(tx, deps, { ...key, version: key.version + 1 }, 'REVOKED');
    await writeAudit(tx, { actor: owner.userId, action: 'api-key.revoke', target: id });
  });
}

async function lockedKey(tx: Tx, owner: Owner, id: string): Promise<ApiKeyRow> {
  const key = await lockApiKey(tx, owner, id);
  if (!key) throw new DomainError('NOT_FOUND', `You have no API key ${id}.`, { field: ['id'] });
  if (key.revokedAt) throw new DomainError('INVALID_STATE', 'The key has been revoked already; create a new one.', { field: ['id'] });
  return key;
}

/** A test key acts for a vendor in any case, that of its sandbox. */
function assertPlaced({ hasSandbox }: UseCaseDeps, { vendorId, isSandbox, scopes }: { vendorId: string | null; isSandbox: boolean; scopes: readonly ApiScope[] }): void {
  if (isSandbox && !hasSandbox) throw new DomainError('INVALID_STATE', 'This marketplace has no sandbox: make a key without "isSandbox".', { field: ['input', 'isSandbox'] });
  const misplaced = vendorId === null && !isSandbox ? scopes.filter((scope) => !marketplaceScopes.includes(scope)) : [];
  if (misplaced.length > 0) throw new DomainError('INVALID_INPUT', `A key without a vendor cannot have ${misplaced.join(', ')}.`, { field: ['input', 'scopes'] });
}

function assertMayCreate({ isAdmin, isPartner, ownedVendorIds }: Owner, vendorId: string | null): void {
  const isAllowed = isAdmin || (vendorId === null ? isPartner : ownedVendorIds.includes(vendorId));
  if (isAllowed) return;
  const who = vendorId === null ? 'Keys for the whole marketplace are for partners; name a vendor that you own.' : 'Only the owner of a vendor makes keys for it.';
  throw new DomainError('NOT_ALLOWED', who, { field: ['input', 'vendorId'] });
}

/** Ends the keys that a person made for the whole marketplace; those of vendors are the vendors'. */
export async function revokeKeysOf(tx: Tx, deps: Pick<UseCaseDeps, 'outbox' | 'now'>, userId: string): Promise<void> {
  const owner = { userId, ownedVendorIds: [], isAdmin: false };
  for (const key of await apiKeysOf(tx, owner, null)) {
    if (await revokeApiKey(tx, key.id, deps.now())) await announceRevocation(tx, deps, { ...key, version: key.version + 1 }, 'REVOKED');
  }
}

/** An administrator gives somebody a platform-wide role, or takes it away. */
import { rolesChanged } from '#events/user';
import { writeAudit } from '#platform/audit/audit';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { revokeSessionsOf } from '../data/session-repository.ts';
import { addRole, lockRoleHolders, lockUser, removeRole, rolesByUserIds, usersByIds } from '../data/user-repository.ts';
import { grantedRoles, rolesOf } from '../domain/roles.ts';
import type { UseCaseDeps } from './deps.ts';
import { line } from './inputs.ts';

export const roleInput = z.strictObject({
  userId: z.string().max(40),
  role: z.string().toLowerCase().pipe(z.enum(grantedRoles, `must be one of ${grantedRoles.join(', ')}`)),
  reason: line(500).pipe(z.string().min(10, 'must say in at least 10 characters why')),
});
type RoleInput = z.infer<typeof roleInput>;

/** @throws DomainError NOT_ALLOWED for oneself, NOT_FOUND, ALREADY_EXISTS. */
export async function grantRole(deps: UseCaseDeps, actorId: string, input: RoleInput): Promise<string> {
  return change(deps, actorId, input, 'role.grant', async (tx) => {
    if (!(await addRole(tx, input.userId, input.role))) throw new DomainError('ALREADY_EXISTS', `They have the role "${input.role}" already.`, { field: ['input', 'role'] });
  });
}

/** @throws DomainError NOT_ALLOWED for oneself, NOT_FOUND, INVALID_STATE for the last administrator. */
export async function revokeRole(deps: UseCaseDeps, actorId: string, input: RoleInput): Promise<string> {
  return change(deps, actorId, input, 'role.revoke', async (tx) => {
    // All holders are locked, so that two revocations at once cannot take the last two.
    const holders = await lockRoleHolders(tx, input.role);
    if (!holders.includes(input.userId)) throw new DomainError('NOT_FOUND', `They do not have the role "${input.role}".`, { field: ['input', 'role'] });
    if (input.role === 'admin' && holders.length === 1) throw new DomainError('INVALID_STATE', 'This is the last administrator; make another one first.', { field: ['input', 'userId'] });
    await removeRole(tx, input.userId, input.role);
  });
}

/** Ends the person's sessions, so that no session goes on with the former roles beyond its access token. */
async function change({ db, outbox, now }: UseCaseDeps, actorId: string, { userId, role, reason }: RoleInput, action: string, work: (tx: Tx) => Promise<void>): Promise<string> {
  if (userId === actorId) throw new DomainError('NOT_ALLOWED', 'Nobody changes their own roles; ask another administrator.', { field: ['input', 'userId'] });
  await db.transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new DomainError('NOT_FOUND', `There is no person ${userId}.`, { field: ['input', 'userId'] });
    await work(tx);
    await revokeSessionsOf(tx, { userId, except: null, reason: 'ROLES_CHANGED', now: now() });
    const [user] = await usersByIds(tx.manager, [userId]);
    if (!user) throw new Error(`user ${userId} does not exist`);
    const roles = rolesOf((await rolesByUserIds(tx.manager, [userId])).map((row) => row.role));
    const { email, displayName, locale, version } = user;
    await outbox.add(tx, rolesChanged, { aggregateId: userId, aggregateVersion: version, data: { userId, email, displayName, locale, roles, changedAt: now().toISOString() } });
    await writeAudit(tx, { actor: actorId, action, target: userId, detail: { role, reason } });
  });
  return userId;
}

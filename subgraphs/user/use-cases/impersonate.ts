/** Support looks at the shop as a customer sees it. */
import { impersonationStarted } from '#events/user';
import { writeAudit } from '#platform/audit/audit';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { insertImpersonation, type ImpersonationRow } from '../data/impersonation-repository.ts';
import { membershipsByUserIds } from '../data/membership-repository.ts';
import { lockUser, rolesByUserIds, usersByIds } from '../data/user-repository.ts';
import type { UseCaseDeps } from './deps.ts';
import { line } from './inputs.ts';

export const impersonateInput = z.strictObject({ userId: z.string().max(40), reason: line(500).pipe(z.string().min(10, 'must say in at least 10 characters why')) });

export interface Impersonation {
  impersonation: ImpersonationRow;
  accessToken: string;
  accessTokenExpiresAt: Date;
}

/**
 * Issues one access token for at most 15 minutes and no refresh token; what it may do is decided in `platform/auth/impersonation.ts`.
 * The customer is told, and the audit log has the reason. Customers only: an operator must not borrow the rights of another.
 * @throws DomainError NOT_FOUND, or NOT_ALLOWED for oneself, operators and people who work for a vendor.
 */
export async function impersonate({ db, outbox, tokens, now }: UseCaseDeps, operatorId: string, { userId, reason }: z.infer<typeof impersonateInput>): Promise<Impersonation> {
  const startedAt = now();
  const id = newId('imp', startedAt);
  const { accessToken, accessTokenExpiresAt } = tokens.issue({ userId, sessionId: id, roles: ['customer'], memberships: [], secondFactor: { at: null, isRequired: true }, impersonatedBy: operatorId });
  const impersonation = { id, operatorId, userId, reason, startedAt, expiresAt: accessTokenExpiresAt };
  await db.transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new DomainError('NOT_FOUND', `There is no person ${userId}.`, { field: ['input', 'userId'] });
    const [roles, memberships] = [await rolesByUserIds(tx.manager, [userId]), await membershipsByUserIds(tx.manager, [userId])];
    if (userId === operatorId || roles.length > 0 || memberships.length > 0) {
      throw new DomainError('NOT_ALLOWED', 'Only customers without further roles can be acted for.', { field: ['input', 'userId'] });
    }
    const [user] = await usersByIds(tx.manager, [userId]);
    if (!user) throw new Error(`user ${userId} does not exist`);
    await insertImpersonation(tx, impersonation);
    const { email, displayName, locale, version } = user;
    const data = { userId, email, displayName, locale, impersonationId: id, reason, startedAt: startedAt.toISOString(), expiresAt: accessTokenExpiresAt.toISOString() };
    await outbox.add(tx, impersonationStarted, { aggregateId: userId, aggregateVersion: version, data });
    await writeAudit(tx, { actor: operatorId, action: 'impersonation.start', target: userId, detail: { impersonationId: id, reason, expiresAt: data.expiresAt } });
  });
  return { impersonation, accessToken, accessTokenExpiresAt };
}

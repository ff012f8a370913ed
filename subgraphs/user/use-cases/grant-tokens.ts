import { membershipsByUserIds } from '../data/membership-repository.ts';
import { rolesByUserIds } from '../data/user-repository.ts';
import { rolesOf } from '../domain/roles.ts';
import type { UseCaseDeps } from './deps.ts';

/** A session with its one live refresh token. */
export interface SessionGrant {
  userId: string;
  sessionId: string;
  refreshToken: string;
  refreshTokenExpiresAt: Date;
}

/** What a client is handed. */
export interface SessionTokens extends Omit<SessionGrant, 'userId'> {
  accessToken: string;
  accessTokenExpiresAt: Date;
}

/** Adds an access token with the roles and memberships of this moment. */
export async function grantTokens({ db, tokens }: UseCaseDeps, { userId, ...session }: SessionGrant): Promise<SessionTokens> {
  const roles = await rolesByUserIds(db.source.manager, [userId]);
  const memberships = await membershipsByUserIds(db.source.manager, [userId]);
  const issued = tokens.issue({
    userId,
    sessionId: session.sessionId,
    roles: rolesOf(roles.map(({ role }) => role)),
    memberships: memberships.map(({ vendorId, role }) => ({ tenantId: vendorId, role })),
  });
  return { ...session, ...issued };
}

import type { SecondFactor } from '#platform/auth/viewer';
import { membershipsByUserIds } from '../data/membership-repository.ts';
import { standingOf } from '../data/standing-repository.ts';
import { rolesByUserIds } from '../data/user-repository.ts';
import { rolesOf } from '../domain/roles.ts';
import { needsRecentProof, rolesInForce, type Standing } from '../domain/second-factor.ts';
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
export async function grantTokens(deps: UseCaseDeps, { userId, ...session }: SessionGrant): Promise<SessionTokens> {
  return { ...session, ...(await accessTokenFor(deps, { userId, sessionId: session.sessionId })) };
}

/** An access token for a session that goes on, with what was proved in it until now. */
export async function accessTokenFor({ db, tokens, secondFactorPolicy }: UseCaseDeps, { userId, sessionId }: { userId: string; sessionId: string }): Promise<{ accessToken: string; accessTokenExpiresAt: Date }> {
  const roles = await rolesByUserIds(db.source.manager, [userId]);
  const memberships = await membershipsByUserIds(db.source.manager, [userId]);
  const standing: Standing = { policy: secondFactorPolicy, ...(await standingOf(db, userId, sessionId)), granted: roles.map(({ role }) => role), worksForVendor: memberships.length > 0 };
  return tokens.issue({
    userId,
    sessionId,
    roles: rolesOf(rolesInForce(standing)),
    memberships: memberships.map(({ vendorId, role }) => ({ tenantId: vendorId, role })),
    secondFactor: secondFactorClaim(standing),
  });
}

/** What the access token says about the second factor. */
function secondFactorClaim(standing: Standing): SecondFactor {
  return { at: standing.provedAt && Math.floor(standing.provedAt.getTime() / 1000), isRequired: needsRecentProof(standing) };
}

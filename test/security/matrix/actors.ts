/** Everybody who may try to reach what is not theirs, each with a token as the user subgraph would issue it. */
import { signAccessToken } from '#platform/auth/access-token';
import type { SigningKey } from '#platform/auth/keys';
import { anonymousViewer, type Viewer } from '#platform/auth/viewer';
import type { Caller } from '../world.ts';
import type { Victims } from './victims.ts';

export interface Actor {
  readonly label: string;
  /** Who the gateway will take the actor for. */
  readonly viewer: Viewer;
  readonly caller: Caller;
}

export const staffRoles = ['OWNER', 'MANAGER', 'CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY'] as const;

export interface ActorsOptions {
  victims: Victims;
  /** Signs access tokens. */
  tokenKey: SigningKey;
  guestToken: string;
}

/** Nobody, a guest, a stranger, another vendor's staff and the own vendor's in each role, and operators. */
export function createActors({ victims, tokenKey, guestToken }: ActorsOptions): Actor[] {
  const person = (label: string, more: Partial<Viewer> = {}): Actor => {
    const viewer = anonymousViewer({ kind: 'user', userId: 'usr_stranger', sessionId: 'ses_stranger', roles: ['customer'], ...more });
    const claims = { userId: viewer.userId ?? '', sessionId: viewer.sessionId ?? '', roles: viewer.roles, memberships: viewer.memberships };
    const { token } = signAccessToken({ claims, issuer: 'marketplace-user', audience: 'marketplace-gateway', privateKey: tokenKey });
    return { label, viewer, caller: { token } };
  };
  const staff = (label: string, tenantId: string) => staffRoles.map((role) => person(`${label} ${role}`, { userId: `usr_${label}_${role.toLowerCase()}`, memberships: [{ tenantId, role }] }));
  return [
    { label: 'nobody', viewer: anonymousViewer(), caller: {} },
    { label: 'guest', viewer: anonymousViewer({ guestKey: 'another' }), caller: { guestToken } },
    person('stranger'),
    ...staff('other', victims.otherVendor),
    ...staff('own', victims.vendor),
    person('support', { userId: 'usr_support', roles: ['customer', 'support'] }),
    person('admin', { userId: 'usr_admin', roles: ['customer', 'admin'] }),
  ];
}

/** The roles in which an actor works for the victim; empty for strangers. */
export function rolesAt({ viewer }: Actor, vendorId: string): string[] {
  return viewer.memberships.filter(({ tenantId }) => tenantId === vendorId).map(({ role }) => role);
}

export function isOperator({ viewer }: Actor): boolean {
  return viewer.roles.includes('support') || viewer.roles.includes('admin');
}

import { hash } from 'node:crypto';
import type { Viewer } from '#platform/auth/viewer';

/** Whose answers a viewer may share. */
export interface CacheScope {
  /** Of what is public: people who may do no more than anybody share one answer. */
  readonly shared: string;
  /** Of what is private; undefined when there is nobody to keep it for. */
  readonly own: string | undefined;
}

/** Roles that let nobody see more of what is public. */
const plainRoles: ReadonlySet<string> = new Set(['customer']);

/**
 * What a subgraph calls public may still differ for those who may see more, such as the staff of a vendor its drafts: they share
 * answers only with people of exactly the same rights.
 */
export function scopeOf({ kind, userId, guestKey, roles, memberships, scopes, impersonatedBy }: Viewer): CacheScope {
  const rights = { kind: kind === 'user' ? 'anonymous' : kind, roles: roles.filter((role) => !plainRoles.has(role)).toSorted(), memberships, scopes, impersonatedBy };
  const isPlain = rights.kind === 'anonymous' && !impersonatedBy && rights.roles.length + memberships.length + scopes.length === 0;
  const shared = isPlain ? 'public' : `rights:${hash('sha256', JSON.stringify(rights), 'base64url')}`;
  const isSomebody = userId !== null || guestKey !== null;
  return { shared, own: isSomebody ? `own:${hash('sha256', JSON.stringify([userId, guestKey, rights]), 'base64url')}` : undefined };
}

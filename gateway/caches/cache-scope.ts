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
export function scopeOf({ client: _client, ...viewer }: Viewer): CacheScope {
  const { kind, userId, guestKey, memberships, scopes, impersonatedBy, secondFactor } = viewer;
  const roles = viewer.roles.filter((role) => !plainRoles.has(role)).toSorted();
  const isPlain = (kind === 'user' || kind === 'anonymous') && !impersonatedBy && roles.length + memberships.length + scopes.length === 0;
  const rights = { kind, roles, memberships, scopes, impersonatedBy, secondFactor };
  const isSomebody = userId !== null || guestKey !== null;
  return { shared: isPlain ? 'public' : `rights:${digest(rights)}`, own: isSomebody ? `own:${digest(viewer)}` : undefined };
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url');
}

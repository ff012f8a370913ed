import { anonymousViewer, isAuthenticated, type Viewer } from './viewer.ts';
import { makeRule, predicateOf, shieldAllow, shieldDeny, type Rule } from './shield.ts';

export type { Rule } from './shield.ts';
export { alsoImpersonated, isImpersonated, neverImpersonated } from './impersonation.ts';
export type Permissions = Record<string, Rule | Record<string, Rule>>;

/** Picks an id out of what the resolver will be called with; undefined means "not there", which denies. */
export type IdOf = (parent: never, args: never, viewer: Viewer) => string | null | undefined;

/** Anybody, signed in or not. */
export const allow: Rule = shieldAllow;
/** Nobody. */
export const deny: Rule = shieldDeny;

/** A signed-in user, a partner or a service; not a guest. */
export const isSignedIn: Rule = makeRule('isSignedIn', (_parent, _args, viewer) => isAuthenticated(viewer));

/** A signed-in user, or a guest who holds a guest token. */
export const isGuestOrUser: Rule = makeRule(
  'isGuestOrUser',
  (_parent, _args, viewer) => viewer.userId !== null || viewer.guestKey !== null,
);

/** Holds one of these platform-wide roles. */
export function hasRole(...roles: readonly string[]): Rule {
  if (roles.length === 0) throw new Error('hasRole() needs at least one role');
  return makeRule(`hasRole(${roles.join(',')})`, (_parent, _args, viewer) => viewer.roles.some((role) => roles.includes(role)));
}

/** Holds one of these scopes (partner API keys). */
export function hasScope(...scopes: readonly string[]): Rule {
  if (scopes.length === 0) throw new Error('hasScope() needs at least one scope');
  return makeRule(`hasScope(${scopes.join(',')})`, (_parent, _args, viewer) => viewer.scopes.some((scope) => scopes.includes(scope)));
}

/**
 * Is a member of the tenant that `tenantIdOf` picks from the parent or the arguments, in one of these roles (any
 * role if none is given). The tenant comes from the viewer's memberships, never from a header.
 */
export function isMemberOf(tenantIdOf: IdOf, ...roles: readonly string[]): Rule {
  return makeRule(`isMemberOf(${roles.join(',')})`, (parent, args, viewer) => {
    const tenantId = tenantIdOf(parent, args, viewer);
    if (!tenantId) return false;
    return viewer.memberships.some((m) => m.tenantId === tenantId && (roles.length === 0 || roles.includes(m.role)));
  });
}

/** How long a proof of the second factor counts for sensitive actions. */
export const stepUpSeconds = 15 * 60;

/**
 * Proved the second factor within the last 15 minutes in this session, where one is required from this person. API keys and services
 * have no second factor, so they never pass. Put it last in `allOf`: then only who may do the rest is asked for a proof.
 */
export const hasRecentSecondFactor: Rule = makeRule('hasRecentSecondFactor', (_parent, _args, viewer) => {
  if (viewer.kind !== 'user' || !viewer.secondFactor) return false;
  const { at, isRequired } = viewer.secondFactor;
  return !isRequired || (at !== null && Date.now() / 1000 - at <= stepUpSeconds) || 'SECOND_FACTOR_REQUIRED';
});

/** Is the very user that `userIdOf` picks from the parent or the arguments. */
export function isSelf(userIdOf: IdOf): Rule {
  return makeRule('isSelf', (parent, args, viewer) => {
    const userId = userIdOf(parent, args, viewer);
    return Boolean(userId) && viewer.userId === userId;
  });
}

/** Holds the guest token that `guestKeyOf` (sha256 hex) picks from the parent or the arguments. */
export function isSameGuest(guestKeyOf: IdOf): Rule {
  return makeRule('isSameGuest', (parent, args, viewer) => {
    const guestKey = guestKeyOf(parent, args, viewer);
    return Boolean(guestKey) && viewer.guestKey === guestKey;
  });
}

/** A rule of your own, synchronous: what it returns decides, only `true` grants. */
export function ruleOf(
  name: string,
  predicate: (parent: never, args: never, viewer: Viewer) => boolean,
): Rule {
  return makeRule(name, predicate);
}

/** At least one of the rules grants. Evaluated in order, synchronously. */
export function anyOf(...rules: readonly Rule[]): Rule {
  const predicates = rules.map(predicateOf);
  return makeRule('anyOf', (parent, args, viewer) => predicates.some((predicate) => predicate(parent, args, viewer) === true));
}

/** Each of the rules grants. */
export function allOf(...rules: readonly Rule[]): Rule {
  if (rules.length === 0) throw new Error('allOf() needs at least one rule');
  const predicates = rules.map(predicateOf);
  return makeRule('allOf', (parent, args, viewer) => {
    for (const predicate of predicates) {
      const decision = predicate(parent, args, viewer);
      if (decision !== true) return decision;
    }
    return true;
  });
}

/** Evaluates a rule outside GraphQL, for example in a route that is no resolver. */
export function grants(rule: Rule, viewer: Viewer | undefined, parent: unknown = {}, args: unknown = {}): boolean {
  return predicateOf(rule)(parent as never, args as never, viewer ?? anonymousViewer()) === true;
}

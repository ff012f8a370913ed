import { DomainError } from '#platform/errors/domain-error';
import { maxSessions } from '../data/session-repository.ts';
import { maxWishes } from '../domain/wishlist.ts';
import { isOperator, rolesOf } from '../domain/roles.ts';
import type { AddressResolvers, SessionResolvers, UserResolvers, WishlistItemResolvers } from '../generated/schema-types.ts';

export const User: UserResolvers = {
  __resolveReference: (reference, { loaders }) => loaders.userById.load(reference.id as string),
  emailVerified: (user) => user.emailVerifiedAt !== null,
  roles: async (user, _args, { loaders }) => rolesOf((await loaders.rolesByUserId.load(user.id)).map(({ role }) => role)),
  async secondFactor(user, _args, { loaders, useCases }) {
    const state = await loaders.secondFactorByUserId.load(user.id);
    const roles = await loaders.rolesByUserId.load(user.id);
    return {
      isEnabled: Boolean(state?.confirmedAt),
      enabledAt: state?.confirmedAt ?? null,
      recoveryCodesLeft: state?.confirmedAt ? state.recoveryCodesLeft : 0,
      isRequired: useCases.secondFactorPolicy === 'required' && isOperator(roles.map(({ role }) => role)),
    };
  },
  privacyRequests: async (user, _args, { loaders }) => [...(await loaders.privacyRequestsByUserId.load(user.id))],
  supportVisits: async (user, _args, { loaders }) => [...(await loaders.impersonationsByUserId.load(user.id))],
  addresses: async (user, _args, { loaders }) => [...(await loaders.addressesByUserId.load(user.id))],
  defaultAddress: async (user, _args, { loaders }) => (await loaders.addressesByUserId.load(user.id)).find((address) => address.defaultMarker === 1) ?? null,
  sessions: async (user, _args, { loaders }) => (await loaders.sessionsByUserId.load(user.id)).slice(0, maxSessions),
  async wishlist(user, { first }, { loaders }) {
    const limit = first ?? 50;
    if (limit < 1 || limit > maxWishes) throw new DomainError('BAD_USER_INPUT', `"first" must be from 1 to ${maxWishes}, got ${limit}.`, { field: ['first'] });
    return (await loaders.wishlistByUserId.load(user.id)).slice(0, limit);
  },
};

export const WishlistItem: WishlistItemResolvers = {
  product: ({ productId }) => ({ id: productId }),
};

export const Address: AddressResolvers = {
  isDefault: (address) => address.defaultMarker === 1,
};

export const Session: SessionResolvers = {
  client: (session) => session.clientKind,
  isCurrent: (session, _args, { viewer }) => session.id === viewer.sessionId,
};

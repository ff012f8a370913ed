import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { addressOf } from '../data/address-repository.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { removeAddress } from '../use-cases/remove-address.ts';
import { addAddress, addressInput, replaceAddress } from '../use-cases/save-address.ts';
import { profileInput, updateProfile } from '../use-cases/update-profile.ts';

type ProfileMutations = Pick<MutationResolvers, 'userProfileUpdate' | 'addressCreate' | 'addressUpdate' | 'addressDelete'>;

export const profileMutations: ProfileMutations = {
  userProfileUpdate: (_parent, { input }, { useCases, loaders, viewer }) =>
    userErrorsOf(async () => {
      const userId = viewer.userId as string;
      await updateProfile(useCases, userId, parseInput(profileInput, input));
      return { user: await loaders.userById.clear(userId).load(userId) };
    }),
  addressCreate: (_parent, { input, idempotencyKey }, { useCases, db, viewer }) =>
    userErrorsOf(async () => {
      const userId = viewer.userId as string;
      const id = await addAddress(useCases, { userId, idempotencyKey, input: parseInput(addressInput, input) });
      return { address: await addressOf(db.source.manager, userId, id) };
    }),
  addressUpdate: (_parent, { id, input, idempotencyKey }, { useCases, db, viewer }) =>
    userErrorsOf(async () => {
      const userId = viewer.userId as string;
      await replaceAddress(useCases, { id, userId, idempotencyKey, input: parseInput(addressInput, input) });
      return { address: await addressOf(db.source.manager, userId, id) };
    }),
  addressDelete: (_parent, { id }, { useCases, viewer }) => userErrorsOf(async () => ({ address: await removeAddress(useCases, viewer.userId as string, id) })),
};

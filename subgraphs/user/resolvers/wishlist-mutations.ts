import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { unwish, wish, wishInput } from '../use-cases/change-wishlist.ts';

function listPayload({ loaders, useCases, viewer }: Context, change: typeof wish, args: { productId: string }) {
  return userErrorsOf(async () => {
    const userId = viewer.userId as string;
    await change(useCases, userId, parseInput(wishInput, { ...args }, []).productId);
    return { user: await loaders.userById.load(userId) };
  });
}

export const wishlistMutations: Pick<MutationResolvers, 'wishlistAdd' | 'wishlistRemove'> = {
  wishlistAdd: (_parent, args, context) => listPayload(context, wish, args),
  wishlistRemove: (_parent, args, context) => listPayload(context, unwish, args),
};

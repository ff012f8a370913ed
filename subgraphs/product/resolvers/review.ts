import type { Context } from '../context.ts';
import type { ReviewResolvers } from '../generated/schema-types.ts';
import { visibleProduct } from './visible.ts';

export const reviewResolvers: ReviewResolvers = {
  product: ({ productId }, _args, context) => visibleProduct(context, productId),
  isPublished: ({ status }) => status === 'PUBLISHED',
  async __resolveReference({ id }: { id: string }, context: Context) {
    const review = await context.loaders.reviewById.load(id);
    return review && (await visibleProduct(context, review.productId)) ? review : null;
  },
};

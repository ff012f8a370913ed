import type { Context } from '../context.ts';
import type { CategoryResolvers } from '../generated/schema-types.ts';

const maxChildren = 100;

export const categoryResolvers: CategoryResolvers = {
  __resolveReference: ({ id, slug }: { id?: string; slug?: string }, { loaders }: Context) =>
    id ? loaders.categoryById.load(id) : loaders.categoryBySlug.load(slug ?? ''),
  parent: ({ parentId }, _args, { loaders }) => (parentId ? loaders.categoryById.load(parentId) : null),
  children: async ({ id }, _args, { loaders }) => (await loaders.categoriesByParentId.load(id)).slice(0, maxChildren),
  path: async ({ id }, _args, { loaders }) => [...(await loaders.categoryPathById.load(id))],
  image: ({ imageKey, imageAlt, imageWidth, imageHeight, name }) =>
    imageKey ? { key: imageKey, alt: imageAlt ?? name, width: imageWidth ?? 0, height: imageHeight ?? 0 } : null,
  productCount: ({ id }, _args, { loaders }) => loaders.productCountByCategoryId.load(id),
};

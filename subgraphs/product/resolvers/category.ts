import type { Context } from '../context.ts';
import { focalPointOf } from '../domain/focal-point.ts';
import { translated } from '../domain/locale.ts';
import type { CategoryResolvers } from '../generated/schema-types.ts';

const maxChildren = 100;

export const categoryResolvers: CategoryResolvers = {
  __resolveReference: ({ id, slug }: { id?: string; slug?: string }, { loaders }: Context) =>
    id ? loaders.categoryById.load(id) : loaders.categoryBySlug.load(slug ?? ''),
  name: async ({ id, name }, { locale }, { loaders }) => (locale ? (translated(await loaders.translationsByCategoryId.load(id), locale, (each) => each.name) ?? name) : name),
  description: async ({ id, description }, { locale }, { loaders }) =>
    locale ? (translated(await loaders.translationsByCategoryId.load(id), locale, (each) => each.description) ?? description) : description,
  translations: async ({ id }, _args, { loaders }) => [...(await loaders.translationsByCategoryId.load(id))],
  parent: ({ parentId }, _args, { loaders }) => (parentId ? loaders.categoryById.load(parentId) : null),
  children: async ({ id }, _args, { loaders }) => (await loaders.categoriesByParentId.load(id)).slice(0, maxChildren),
  path: async ({ id }, _args, { loaders }) => [...(await loaders.categoryPathById.load(id))],
  image: ({ imageKey, imageAlt, imageWidth, imageHeight, imageFocalX, imageFocalY, name }) =>
    imageKey ? { key: imageKey, alt: imageAlt ?? name, width: imageWidth ?? 0, height: imageHeight ?? 0, focalPoint: focalPointOf({ focalX: imageFocalX, focalY: imageFocalY }) } : null,
  productCount: ({ id }, _args, { loaders }) => loaders.productCountByCategoryId.load(id),
};

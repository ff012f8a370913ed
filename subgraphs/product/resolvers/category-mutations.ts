import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { createCategory, moveCategory, translateCategory, updateCategory } from '../use-cases/edit-category.ts';
import { categoryCreateInput, categoryUpdateInput } from '../use-cases/product-input.ts';
import { categoryTranslationInput } from '../use-cases/translation-input.ts';

export const categoryMutations: Pick<MutationResolvers, 'categoryCreate' | 'categoryUpdate' | 'categoryMove' | 'categoryTranslate'> = {
  categoryCreate: (_parent, args, { viewer, useCases }) =>
    userErrorsOf(async () => ({ categoryId: await createCategory(useCases, { viewer, input: parseInput(categoryCreateInput, args.input) }) })),
  categoryUpdate: (_parent, { id, expectedVersion, ...args }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await updateCategory(useCases, { viewer, id, expectedVersion, input: parseInput(categoryUpdateInput, args.input) });
      return { categoryId: id };
    }),
  categoryTranslate: (_parent, { id, expectedVersion, locale, ...args }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      const input = args.input ? parseInput(categoryTranslationInput, args.input) : null;
      await translateCategory(useCases, { viewer, id, expectedVersion, locale, input });
      return { categoryId: id };
    }),
  categoryMove: (_parent, { id, expectedVersion, parentId, position }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await moveCategory(useCases, { viewer, id, expectedVersion, parentId: parentId ?? null, position: position ?? null });
      return { categoryId: id };
    }),
};

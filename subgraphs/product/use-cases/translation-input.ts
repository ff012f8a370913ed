/** What translations may hold, checked before anything is read. */
import { z } from 'zod';

const words = (max: number) => z.string().trim().min(1).max(max);

export const productTranslationInput = z.strictObject({
  title: z.string().trim().min(2, 'must have at least 2 characters').max(160, 'must have at most 160 characters').nullish(),
  description: z.string().trim().max(10_000).nullish(),
  terms: z
    .array(z.strictObject({ term: words(120), translation: words(120) }))
    .max(200)
    .refine((terms) => new Set(terms.map(({ term }) => term)).size === terms.length, 'must have each term once')
    .nullish(),
});

export const categoryTranslationInput = z.strictObject({ name: words(120), description: z.string().trim().max(500).nullish() });

export type ProductTranslationInput = z.infer<typeof productTranslationInput>;
export type CategoryTranslationInput = z.infer<typeof categoryTranslationInput>;

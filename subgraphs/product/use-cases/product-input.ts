/** What product mutations accept, checked before anything is read. */
import { knownFractionDigits } from '#platform/money/currencies';
import { z } from 'zod';

const maxVariants = 100;
const maxPrice = 100_000_000_000;
/** Printable ASCII without spaces at the ends, as scanners and spreadsheets handle it. */
const sku = z.string().trim().min(1).max(64).regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'must be printable ASCII characters');
const words = (max: number) => z.string().trim().min(1).max(max);

export const priceInput = z
  .strictObject({
    currency: z.string().refine((code) => knownFractionDigits(code) !== undefined, 'must be an ISO 4217 currency code such as EUR'),
    minorUnits: z.int().min(0).max(maxPrice),
    compareAtMinorUnits: z.int().min(0).max(maxPrice).nullish(),
  })
  .refine(({ minorUnits, compareAtMinorUnits }) => !compareAtMinorUnits || compareAtMinorUnits > minorUnits, {
    message: 'must be higher than the price, or absent',
    path: ['compareAtMinorUnits'],
  });

export const priceScheduleInput = z
  .strictObject({ ...priceInput.shape, startsAt: z.coerce.date(), endsAt: z.coerce.date() })
  .refine(({ minorUnits, compareAtMinorUnits }) => !compareAtMinorUnits || compareAtMinorUnits > minorUnits, { message: 'must be higher than the price, or absent', path: ['compareAtMinorUnits'] })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt, { message: 'must be after the beginning', path: ['endsAt'] });

const weight = z.int().min(0).max(10_000_000).nullish();

export const variantInput = z.strictObject({
  sku,
  optionValues: z.array(words(60)).max(3).nullish(),
  prices: z
    .array(priceInput)
    .min(1, 'needs at least one price')
    .refine((prices) => new Set(prices.map(({ currency }) => currency)).size === prices.length, 'must have at most one price per currency'),
  initialStock: z.int().min(0).max(1_000_000).nullish(),
  weightGrams: weight,
});

export const variantUpdateInput = z.strictObject({
  sku: sku.nullish(),
  optionValues: z.array(words(60)).max(3).nullish(),
  weightGrams: weight,
  imageKey: z.string().trim().min(1).max(160).nullish(),
  lowStockThreshold: z.int().min(0).max(100_000).nullish(),
});

export const variantsAddInput = z.strictObject({ variants: z.array(variantInput).min(1).max(maxVariants) });

const attributeInput = z.strictObject({ name: words(80), value: words(120) });
const share = z.number().min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1');
const mediaInput = z.strictObject({
  key: words(160).regex(/^[\w][\w./-]*$/, 'must be the path of a stored picture').refine((key) => !key.includes('..'), 'must not contain ".."'),
  alt: words(200),
  width: z.int().min(1).max(20_000),
  height: z.int().min(1).max(20_000),
  focalPoint: z.strictObject({ x: share, y: share }).nullish(),
});

const title = z.string().trim().min(2, 'must have at least 2 characters').max(160, 'must have at most 160 characters');
const description = z.string().trim().max(10_000).nullish();
const tags = z.array(words(40)).max(20).transform((list) => [...new Set(list)]);
const category = words(200);
const details = {
  taxClass: z.enum(['STANDARD', 'REDUCED', 'ZERO']).nullish(),
  attributes: z.array(attributeInput).max(30).nullish(),
  media: z.array(mediaInput).max(20).nullish(),
};

export const productCreateInput = z.strictObject({
  title,
  description,
  category,
  tags: tags.nullish(),
  optionNames: z
    .array(words(40))
    .max(3, 'must be at most 3')
    .refine((names) => new Set(names.map((name) => name.toLowerCase())).size === names.length, 'must differ from each other')
    .nullish(),
  variants: z.array(variantInput).min(1, 'needs at least one variant').max(maxVariants),
  ...details,
});

export const productUpdateInput = z.strictObject({
  title: title.nullish(),
  description,
  category: category.nullish(),
  tags: tags.nullish(),
  slug: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lowercase letters and digits in words joined by hyphens').max(120).nullish(),
  ...details,
});

const categorySlug = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lowercase letters and digits in words joined by hyphens').max(120);
const categoryDetails = { description: z.string().trim().max(500).nullish(), image: mediaInput.nullish(), position: z.int().min(0).max(100_000).nullish() };
export const categoryCreateInput = z.strictObject({ slug: categorySlug, name: words(120), parentId: z.string().max(40).nullish(), ...categoryDetails });
export const categoryUpdateInput = z.strictObject({ slug: categorySlug.nullish(), name: words(120).nullish(), ...categoryDetails });

export const reviewInput = z.strictObject({
  rating: z.int().min(1, 'must be 1 to 5').max(5, 'must be 1 to 5'),
  title: z.string().trim().max(120, 'must have at most 120 characters').nullish(),
  body: z.string().trim().max(4000, 'must have at most 4000 characters').nullish(),
});

export const replyInput = z.strictObject({ reply: z.string().trim().min(1).max(2000, 'must have at most 2000 characters').nullish() });
export const importInput = z.strictObject({ fileName: words(200).nullish() });
export const locationInput = z.strictObject({ name: words(80) });

const adjustReasons = ['RECEIVED', 'COUNT_CORRECTION', 'DAMAGED', 'LOST'] as const;
const signs = { message: 'must be more than 0 for goods that came in, less than 0 for goods that are damaged or lost', path: ['delta'] };

export const stockAdjustInput = z
  .strictObject({
    delta: z.int().min(-1_000_000).max(1_000_000).refine((delta) => delta !== 0, 'must not be 0'),
    reason: z.enum(adjustReasons),
    location: words(80).nullish(),
  })
  .refine(({ delta, reason }) => reason === 'COUNT_CORRECTION' || delta > 0 === (reason === 'RECEIVED'), signs);

const stockItem = z
  .strictObject({
    variantId: z.string().max(40).nullish(),
    sku: words(80).nullish(),
    location: words(80).nullish(),
    delta: z.int().min(-1_000_000).max(1_000_000).refine((delta) => delta !== 0, 'must not be 0').nullish(),
    quantity: z.int().min(0).max(1_000_000).nullish(),
    reason: z.enum(adjustReasons),
    expectedVersion: z.int().min(0).nullish(),
  })
  .refine(({ variantId, sku }) => (variantId == null) !== (sku == null), { message: 'name the variant either by variantId or by sku', path: ['variantId'] })
  .refine(({ delta, quantity }) => (delta == null) !== (quantity == null), { message: 'give either delta or quantity', path: ['delta'] })
  .refine(({ quantity, reason }) => quantity == null || reason === 'COUNT_CORRECTION', { message: 'must be COUNT_CORRECTION with quantity', path: ['reason'] })
  .refine(({ delta, reason }) => delta == null || reason === 'COUNT_CORRECTION' || delta > 0 === (reason === 'RECEIVED'), signs);

export const maxStockItems = 100;
export const stockItemsInput = z.strictObject({ items: z.array(stockItem).min(1).max(maxStockItems, `must be at most ${maxStockItems}; send the rest in further requests`) });
export type StockItemInput = z.infer<typeof stockItem>;

export type ProductCreateInput = z.infer<typeof productCreateInput>;
export type ProductUpdateInput = z.infer<typeof productUpdateInput>;
export type VariantInput = z.infer<typeof variantInput>;
export type VariantUpdateInput = z.infer<typeof variantUpdateInput>;
export type PriceScheduleInput = z.infer<typeof priceScheduleInput>;
export type CategoryCreateInput = z.infer<typeof categoryCreateInput>;
export type CategoryUpdateInput = z.infer<typeof categoryUpdateInput>;
export type PriceInput = z.infer<typeof priceInput>;
export type ReviewInput = z.infer<typeof reviewInput>;
export type StockAdjustInput = z.infer<typeof stockAdjustInput>;

import type { MobileProductQuery } from '../../generated/gateway-operations.ts';
import type { ProductOption, ProductVariant, PurchaseOptions } from '../../generated/schema-types.ts';
import { presentMoneyOrNull } from '../../present/money.ts';
import { defineSection } from '../section.ts';
import { productOf, type ProductData } from './product-data.ts';

type VariantData = NonNullable<ProductData['variants']>[number];

export const purchase = defineSection<MobileProductQuery, ProductData, PurchaseOptions>({
  id: 'purchase',
  requiresViewer: false,
  needs: ['product.variants', 'product.options'],
  gather: productOf,
  present: ({ options = [], variants = [], defaultVariant }, { market }) => ({
    options,
    variants: variants.map((variant) => presentVariant(variant, options, market.locale)),
    defaultVariantId: defaultVariant?.id ?? null,
  }),
});

function presentVariant({ optionValues, price, compareAtPrice, ...rest }: VariantData, options: readonly ProductOption[], locale: string): ProductVariant {
  return {
    ...rest,
    choices: options.map(({ name }) => optionValues.find((choice) => choice.name === name)?.value ?? ''),
    price: presentMoneyOrNull(price, locale),
    compareAtPrice: presentMoneyOrNull(compareAtPrice, locale),
  };
}

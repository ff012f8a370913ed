import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebProductPageQuery } from '../../generated/gateway-operations.ts';
import type { ProductVariant, PurchaseOptions } from '../../generated/schema-types.ts';
import { presentImage } from '../../present/image.ts';
import { presentMoneyOrNull } from '../../present/money.ts';
import { productOf, type ProductData } from './product-data.ts';

type VariantData = NonNullable<ProductData['variants']>[number];

export const purchase = defineSection<WebProductPageQuery, ProductData, PurchaseOptions, PageContext>({
  id: 'purchase',
  requiresViewer: false,
  needs: ['product.variants', 'product.options'],
  gather: productOf,
  present: ({ options = [], variants = [], defaultVariant }, { market }) => ({
    options,
    variants: variants.map((variant) => presentVariant(variant, market.locale)),
    defaultVariantId: defaultVariant?.id ?? null,
  }),
});

function presentVariant(variant: VariantData, locale: string): ProductVariant {
  const { image, price, compareAtPrice, ...rest } = variant;
  return {
    ...rest,
    image: presentImage(image),
    price: presentMoneyOrNull(price, locale),
    compareAtPrice: presentMoneyOrNull(compareAtPrice, locale),
  };
}

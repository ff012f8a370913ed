import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebProductPageQuery } from '../../generated/gateway-operations.ts';
import type { Image, ProductDetail } from '../../generated/schema-types.ts';
import { presentImage } from '../../present/image.ts';
import { productOf, type ProductData } from './product-data.ts';

export const product = defineSection<WebProductPageQuery, ProductData, ProductDetail, PageContext>({
  id: 'product',
  requiresViewer: false,
  needs: ['product.media'],
  gather: productOf,
  present: ({ id, slug, title, description, media, attributes, rating }) => ({
    id,
    slug,
    title,
    description,
    gallery: media.map(presentImage).filter((image): image is Image => image !== null),
    attributes: attributes.map(({ name, value, unit }) => ({ name, value: unit ? `${value} ${unit}` : value })),
    rating,
  }),
});

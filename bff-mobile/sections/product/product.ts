import type { MobileProductQuery } from '../../generated/gateway-operations.ts';
import type { ProductDetail } from '../../generated/schema-types.ts';
import { excerptOf } from '../../present/excerpt.ts';
import { presentImages } from '../../present/image.ts';
import { defineSection } from '../section.ts';
import { productOf, type ProductData } from './product-data.ts';

const summaryLength = 240;

export const product = defineSection<MobileProductQuery, ProductData, ProductDetail>({
  id: 'product',
  requiresViewer: false,
  needs: ['product.title', 'product.media', 'product.rating'],
  gather: productOf,
  present: ({ id, slug = '', title = '', description, media = [], attributes = [], rating }) => ({
    id,
    slug,
    title,
    summary: description ? excerptOf(description, summaryLength) : null,
    description: description ?? null,
    images: presentImages(media),
    attributes,
    rating: rating ?? { average: null, count: 0 },
  }),
});

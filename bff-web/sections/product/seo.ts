import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebProductPageQuery } from '../../generated/gateway-operations.ts';
import type { Availability, Seo } from '../../generated/schema-types.ts';
import { presentSeo } from '../../present/seo.ts';
import { paths, type Storefront } from '../../storefront/addresses.ts';
import { productOf, type ProductData } from './product-data.ts';

export const seo = defineSection<WebProductPageQuery, ProductData, Seo, PageContext>({
  id: 'seo',
  requiresViewer: false,
  needs: ['product.media'],
  gather: productOf,
  present(product, { storefront }) {
    const path = paths.product(product.slug);
    const categories = product.category?.path ?? [];
    const trail = [...categories.map(({ name, slug }) => ({ name, url: paths.category(slug) })), { name: product.title, url: path }];
    return presentSeo({ storefront, title: product.title, description: product.description, path, trail, structured: [structuredProduct(product, storefront)] });
  },
});

const availabilities: Record<Availability, string> = {
  IN_STOCK: 'https://schema.org/InStock',
  LOW_STOCK: 'https://schema.org/LimitedAvailability',
  OUT_OF_STOCK: 'https://schema.org/OutOfStock',
  UNAVAILABLE: 'https://schema.org/Discontinued',
};

/** schema.org Product, https://schema.org/Product */
function structuredProduct(product: ProductData, storefront: Storefront): object {
  const { title, description, media, rating, priceRange, availability, seller, slug } = product;
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: title,
    ...(description && { description }),
    image: media.map((image) => image.w960),
    url: storefront.absolute(paths.product(slug)),
    ...(seller && { brand: { '@type': 'Brand', name: seller.name } }),
    ...(rating.average !== null && rating.count > 0 && { aggregateRating: { '@type': 'AggregateRating', ratingValue: rating.average, reviewCount: rating.count } }),
    ...(priceRange && {
      offers: {
        '@type': 'AggregateOffer',
        lowPrice: priceRange.min.amount,
        highPrice: priceRange.max.amount,
        priceCurrency: priceRange.min.currencyCode,
        availability: availabilities[availability],
      },
    }),
  };
}

import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorProductsPageQuery } from '../../generated/gateway-operations.ts';
import type { VendorProductList } from '../../generated/schema-types.ts';
import { presentStock } from '../../present/workplace.ts';
import { paths } from '../../storefront/addresses.ts';

type Products = NonNullable<NonNullable<WebVendorProductsPageQuery['vendor']>['products']>;

export const products = defineSection<WebVendorProductsPageQuery, Products, VendorProductList, PageContext>({
  id: 'products',
  requiresViewer: true,
  needs: ['vendor.products'],
  gather: ({ data }) => data?.vendor?.products,
  present: ({ totalCount, pageInfo, edges }) => ({
    items: edges.map(({ node }) => ({ id: node.id, title: node.title, status: node.status, url: paths.product(node.slug), variants: node.variants.map((variant) => presentStock(variant, node)) })),
    totalCount,
    nextCursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  }),
});

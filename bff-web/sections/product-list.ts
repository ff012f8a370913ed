import type { GatewayResult } from '#platform/bff/gateway-result';
import { defineSection, type Section } from '#platform/bff/section';
import type { PageContext } from '../context.ts';
import type { ProductList } from '../generated/schema-types.ts';
import type { ListRequest } from '../list-request.ts';
import { presentProductList, type ProductPageParts } from '../present/product-list.ts';

/** The context of a page that has a list of products. */
export interface ListPageContext extends PageContext {
  readonly list: ListRequest;
}

interface ListData {
  products?: ProductPageParts | null;
}

/** A section that is a numbered page of products under `products` in the gateway's response. */
export function productList<Data extends ListData>({ id }: { id: string }): Section<Data, unknown, ProductList, ListPageContext> {
  return defineSection<Data, ProductPageParts, ProductList, ListPageContext>({
    id,
    requiresViewer: false,
    needs: ['products'],
    gather: ({ data }: GatewayResult<Data>) => data?.products,
    present: (products, { list, market }) => presentProductList(products, list, market.locale),
  });
}

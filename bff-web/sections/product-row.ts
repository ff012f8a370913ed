import type { GatewayResult } from '#platform/bff/gateway-result';
import { defineSection, type Section } from '#platform/bff/section';
import type { PageContext } from '../context.ts';
import type { ProductCardPartsFragment } from '../generated/gateway-operations.ts';
import type { ProductCard } from '../generated/schema-types.ts';
import { presentProductCard } from '../present/cards.ts';

/** Products in a row, as the gateway gives them. */
export interface ProductRow {
  edges: readonly { node: ProductCardPartsFragment }[];
}

/** A section that is a row of product tiles; `id` is also its name in the gateway's response. */
export function productRow<Data>({ id, from, isShown }: { id: string; from: (data: Data) => ProductRow | null | undefined; isShown?: (context: PageContext) => boolean }): Section<Data, unknown, ProductCard[], PageContext> {
  return defineSection<Data, ProductRow, ProductCard[], PageContext>({
    id,
    requiresViewer: false,
    needs: [id],
    ...(isShown && { isShown }),
    gather: ({ data }: GatewayResult<Data>) => data && from(data),
    present: ({ edges }, { market }) => edges.map(({ node }) => presentProductCard(node, market.locale)),
  });
}

/** Rule of every row of recommendations: what is not sold at the moment, or not in this currency, is not advertised. */
export function advertisable<Row extends ProductRow>(row: Row | null | undefined): Row | null | undefined {
  if (!row) return row;
  return { ...row, edges: row.edges.filter(({ node }) => node.availability !== 'UNAVAILABLE' && node.priceRange !== null) };
}

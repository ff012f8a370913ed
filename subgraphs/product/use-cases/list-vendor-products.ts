/** The products of one vendor in any state, for its staff. What everybody sees comes from the list of visible products. */
import { connectionArgs, toConnection, type PageArgs } from '#platform/graphql/connection';
import type { ProductStatus } from '../data/entities.ts';
import { openFilter } from '../data/listing-filter.ts';
import type { Loaders } from '../loaders.ts';
import { positionIn, type ProductPage } from './search-products.ts';

/** Newest first. @throws DomainError BAD_USER_INPUT naming the argument. */
export async function listVendorProducts(
  { ownProductsByPage, productCountByVendor }: Pick<Loaders, 'ownProductsByPage' | 'productCountByVendor'>,
  { vendorId, status, currency, ...args }: PageArgs & { vendorId: string; status: ProductStatus | null; currency: string },
): Promise<ProductPage> {
  const { limit, cursor } = connectionArgs(args);
  const after = cursor && positionIn(cursor);
  const connection = toConnection(await ownProductsByPage.load({ vendorId, status, limit, after }), {
    limit,
    cursorOf: ({ createdAt, id }) => [createdAt.getTime(), id],
    totalCount: async () => (await productCountByVendor.load({ vendorId, status })) ?? 0,
    hasPreviousPage: after !== null,
  });
  return {
    ...connection,
    nodes: connection.nodes.map(({ id }) => id),
    edges: connection.edges.map(({ node, cursor: position }) => ({ node: node.id, cursor: position })),
    filter: { ...openFilter(currency), vendorIds: [vendorId] },
  };
}

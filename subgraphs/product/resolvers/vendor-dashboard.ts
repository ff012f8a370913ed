/** What the product subgraph adds to a vendor's dashboard. A field is null, and no error, where the viewer's role does not include it. */
import { isOperator, isStaffOf, mayInspect } from '../domain/vendor-access.ts';
import type { Context } from '../context.ts';
import type { VendorDashboardResolvers } from '../generated/schema-types.ts';

const catalog = ['OWNER', 'MANAGER', 'CATALOG', 'READ_ONLY'];
const stock = [...catalog, 'FULFILMENT'];

const may = (roles: readonly string[], vendorId: string, { viewer }: Context) => isOperator(viewer) || isStaffOf(viewer, vendorId, roles);

async function all<Row>(ids: readonly string[], load: (id: string) => Promise<Row | null>): Promise<Row[]> {
  return (await Promise.all(ids.map(load))).filter((row) => row !== null);
}

export const vendorDashboardResolvers: VendorDashboardResolvers = {
  __resolveReference: ({ id }, { viewer }) => (mayInspect(viewer, id as string) ? { id: id as string } : null),
  async lowStock({ id }, _args, context) {
    if (!may(stock, id, context)) return null;
    const { loaders } = context;
    return all(await loaders.lowVariantIdsByVendorId.load(id), (variantId) => loaders.variantById.load(variantId));
  },
  async unpublished({ id }, _args, context) {
    if (!may(catalog, id, context)) return null;
    const { loaders } = context;
    return all(await loaders.unpublishedIdsByVendorId.load(id), (productId) => loaders.productById.load(productId));
  },
  async reviewsWithoutReply({ id }, _args, context) {
    if (!may(catalog, id, context)) return null;
    const { loaders } = context;
    return all(await loaders.unansweredIdsByVendorId.load(id), (reviewId) => loaders.reviewById.load(reviewId));
  },
};

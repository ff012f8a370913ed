/** Whether the viewer may see a product at all; every way to a single product or variant leads through here. */
import type { Context } from '../context.ts';
import type { OfferRow, ProductRow } from '../data/product-reads.ts';
import { mayInspect } from '../domain/vendor-access.ts';

/** The product if the viewer may see it: published, or of the viewer's vendor, or received by the viewer; else null. */
export async function visibleProduct({ viewer, loaders, answerIsPersonal }: Pick<Context, 'viewer' | 'loaders' | 'answerIsPersonal'>, id: string): Promise<ProductRow | null> {
  const product = await loaders.productById.load(id);
  if (!product || product.isVisible || mayInspect(viewer, product.vendorId)) return product;
  if (product.status === 'DRAFT') return null;
  // To others than those who received it, it is not there: neither answer is good for anybody else.
  answerIsPersonal();
  if (viewer.userId === null) return null;
  return (await loaders.boughtByViewer.load(id)) ? product : null;
}

/** The variant if the viewer may see its product; else null. */
export async function visibleVariant(context: Pick<Context, 'viewer' | 'loaders' | 'answerIsPersonal'>, id: string): Promise<OfferRow | null> {
  const variant = await context.loaders.variantById.load(id);
  return variant && (await visibleProduct(context, variant.productId)) ? variant : null;
}

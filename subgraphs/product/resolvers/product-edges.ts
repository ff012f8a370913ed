/** The products of a page, read together with what their fields will ask for. */
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import type { ProductRow } from '../data/product-reads.ts';
import type { ProductEdgeParent } from '../mappers.ts';
import { asksFor } from './asks-for.ts';
import { variantsOf } from './parts.ts';

type Page = { edges: readonly { node: string; cursor: string }[] };

/**
 * The edges with their rows. Stock is read for the whole page before its variants are resolved: their fields then have
 * values, not promises, and promises were a third of what a list of twenty cost.
 */
export async function edgesOf({ edges }: Page, context: Context, info: GraphQLResolveInfo): Promise<ProductEdgeParent[]> {
  const rows = await Promise.all(edges.map(({ node }) => context.loaders.productById.load(node)));
  const products = edges.map(({ node, cursor }, index) => ({ cursor, node: loaded(rows[index] ?? null, node) }));
  if (asksFor(info, 'variants') && asksFor(info, 'availableQuantity', 'availability')) await readStock(context, products.map(({ node }) => node));
  return products;
}

async function readStock(context: Context, products: readonly ProductRow[]): Promise<void> {
  const variants = (await Promise.all(products.map((product) => variantsOf(context, product)))).flat();
  const available = await Promise.all(variants.map(({ id }) => context.loaders.availableByVariantId.load(id)));
  variants.forEach(({ id }, index) => context.available.set(id, available[index] ?? 0));
}

/** What a list has just named must be there; if it vanished in between, the list is to be asked again. */
function loaded(row: ProductRow | null, id: string): ProductRow {
  if (row === null) throw new Error(`${id} was listed but cannot be read`);
  return row;
}

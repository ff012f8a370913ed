/** Parts of a product: at once when they are in memory, else through the request's loaders. */
import type { Context } from '../context.ts';
import type { VersionedProduct } from '../data/product-parts.ts';
import type { AttributeRow, MediaRow, OfferRow } from '../data/product-reads.ts';

type Reader = Pick<Context, 'loaders' | 'parts'>;
type MaybePromise<T> = T | Promise<T>;
type Rows<Row> = MaybePromise<readonly Row[]>;

export const variantsOf = ({ parts, loaders }: Reader, product: VersionedProduct): Rows<OfferRow> => parts.variants.peek(product) ?? loaders.variantsByProduct.load(product);
export const mediaOf = ({ parts, loaders }: Reader, product: VersionedProduct): Rows<MediaRow> => parts.media.peek(product) ?? loaders.mediaByProduct.load(product);
export const attributesOf = ({ parts, loaders }: Reader, product: VersionedProduct): Rows<AttributeRow> => parts.attributes.peek(product) ?? loaders.attributesByProduct.load(product);

/** Goes on with a value now if it is there, else when it is: a list of twenty products has some thousand such steps. */
export function withValue<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

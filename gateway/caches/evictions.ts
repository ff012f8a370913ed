import type { Contract, DataOf } from '#platform/messaging/contract';
import { productBackInStock, productUpdated, stockLow, stockReserved } from '#events/product';
import { vendorApproved, vendorUpdated } from '#events/vendor';
import type { EvictionTarget } from './cache-tags.ts';

/** What an event makes outdated. */
export interface Eviction {
  readonly type: string;
  /** Throws ZodError for data that is not the event's. */
  targetOf(data: unknown): EvictionTarget;
}

/** Lists that a change of any product may change, by what they hold or by its order. */
const productLists = ['Query.products', 'Query.productSuggestions', 'Query.categories', 'Vendor.products', 'Product.related', 'Category.productCount'];

const entity = (type: string, key: string) => ({ type, key });
const variants = (ids: readonly { variantId: string }[]) => ids.map(({ variantId }) => entity('ProductVariant', variantId));

/** Which event evicts what from the cache: the one place where that is said. Add a line for each event that changes what is cached. */
export const evictions: readonly Eviction[] = [
  by(productUpdated, (product) => ({ entities: [entity('Product', product.productId), ...variants(product.variants)], fields: productLists })),
  by(stockReserved, ({ lines }) => ({ entities: variants(lines) })),
  by(stockLow, ({ productId, variantId }) => ({ entities: [entity('Product', productId), entity('ProductVariant', variantId)] })),
  by(productBackInStock, ({ productId, variantId }) => ({ entities: [entity('Product', productId), entity('ProductVariant', variantId)] })),
  by(vendorUpdated, ({ vendorId }) => ({ entities: [entity('Vendor', vendorId)], fields: ['Query.vendors', ...productLists] })),
  by(vendorApproved, ({ vendorId }) => ({ entities: [entity('Vendor', vendorId)], fields: ['Query.vendors'] })),
];

/** Fields that are evicted by name: entries that hold their answers carry a tag for each. */
export const evictableFields: ReadonlySet<string> = new Set(['Query.vendors', ...productLists]);

function by<C extends Contract>(event: C, targetOf: (data: DataOf<C>) => EvictionTarget): Eviction {
  return { type: event.type, targetOf: (data) => targetOf(event.schema.parse(data) as DataOf<C>) };
}

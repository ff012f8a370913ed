import { createApi } from './api.ts';
import type { Stack } from '../stack.ts';

/** Enough of some products that nobody is refused, booked in by the vendors. */
export async function stockUp({ topology }: Pick<Stack, 'topology'>, products: readonly string[]): Promise<void> {
  const api = createApi(topology);
  for (const slug of products) {
    const product = await api.call<{ vendor: { id: string }; defaultVariant: { id: string } }>(
      { userId: 'usr_stock', roles: [] },
      'query($slug: String!) { product(slug: $slug) { vendor { id } defaultVariant { id } } }',
      { slug },
    );
    const owner = { userId: 'usr_stock', roles: [], memberships: [{ tenantId: product.vendor.id, role: 'OWNER' }] };
    const book = 'mutation($id: ID!, $key: String!) { stockAdjust(variantId: $id, delta: 100000, reason: RECEIVED, idempotencyKey: $key) { userErrors { code message } } }';
    await api.call(owner, book, { id: product.defaultVariant.id, key: `stock-up-${slug}` });
  }
}

import type { LookUp } from '#platform/bff/look-store';
import type { AnySharedPart, SharedPart, Slot } from '#platform/bff/shared-entities';
import {
  webCartPageOperation,
  webCheckoutPageOperation,
  webLineVariantsOperation,
  webOrderPageOperation,
  webProductCardsOperation,
  webWishlistPageOperation,
  type CartPartsFragment,
  type ProductCardPartsFragment,
  type WebLineVariantsQuery,
  type WebOrderPageQuery,
  type WebProductCardsQuery,
  type WebWishlistPageQuery,
} from '../generated/gateway-operations.ts';

type LineVariant = NonNullable<WebLineVariantsQuery['productVariantLookup']>[number];

const cards: LookUp<WebProductCardsQuery, ProductCardPartsFragment> = {
  operation: webProductCardsOperation,
  variables: ({ currency, locale }) => ({ currency, locale }),
  foundIn: ({ productLookup }) => productLookup,
};

const lineVariants: LookUp<WebLineVariantsQuery, LineVariant> = {
  operation: webLineVariantsOperation,
  variables: () => ({}),
  foundIn: ({ productVariantLookup }) => productVariantLookup,
};

const wishlist: SharedPart<WebWishlistPageQuery, WebProductCardsQuery, ProductCardPartsFragment> = {
  lookUp: cards,
  slotsIn: ({ me }) => me?.wishlist?.map((item) => ({ id: (item.key ?? item.product)?.id, put: (card) => void (item.product = card) })) ?? [],
};

const cart: SharedPart<{ cart?: CartPartsFragment | null }, WebLineVariantsQuery, LineVariant> = {
  lookUp: lineVariants,
  slotsIn: (data) => slotsOf(data.cart?.vendorGroups ?? []),
};

const order: SharedPart<WebOrderPageQuery, WebLineVariantsQuery, LineVariant> = {
  lookUp: lineVariants,
  slotsIn: (data) => slotsOf(data.order?.vendorOrders ?? []),
};

interface LinesOfVendor {
  vendor?: { slug: string } | null;
  lines: Line[];
}

interface Line {
  key?: { id: string } | null;
  variant?: { id: string } | null;
}

/** All lines of a group are of one vendor, whom each of their variants knows. */
function slotsOf(groups: readonly LinesOfVendor[]): Slot<LineVariant>[] {
  return groups.flatMap((group) =>
    group.lines.map((line) => ({
      id: (line.key ?? line.variant)?.id,
      put(variant: LineVariant): void {
        line.variant = variant;
        group.vendor = variant.product.vendor;
      },
    })),
  );
}

/** Of which pages' operations the things that everybody sees alike need not be asked for in somebody's name. */
export const sharedLooks: Readonly<Record<string, AnySharedPart>> = {
  [webWishlistPageOperation.name]: wishlist as AnySharedPart,
  [webCartPageOperation.name]: cart as AnySharedPart,
  [webCheckoutPageOperation.name]: cart as AnySharedPart,
  [webOrderPageOperation.name]: order as AnySharedPart,
};

import type { LookUp } from '#platform/bff/look-store';
import type { AnySharedPart, SharedPart, Slot } from '#platform/bff/shared-entities';
import { mobileCartOperation, mobileLineVariantsOperation, mobileOrderOperation, type LineVariantPartsFragment, type MobileCartQuery, type MobileLineVariantsQuery, type MobileOrderQuery } from '../generated/gateway-operations.ts';

const lineVariants: LookUp<MobileLineVariantsQuery, LineVariantPartsFragment> = {
  operation: mobileLineVariantsOperation,
  variables: ({ thumbWidth }) => ({ thumbWidth }),
  foundIn: ({ productVariantLookup }) => productVariantLookup,
};

const cart: SharedPart<MobileCartQuery, MobileLineVariantsQuery, LineVariantPartsFragment> = {
  lookUp: lineVariants,
  slotsIn: (data) => slotsOf(data.cart?.vendorGroups ?? []),
};

const order: SharedPart<MobileOrderQuery, MobileLineVariantsQuery, LineVariantPartsFragment> = {
  lookUp: lineVariants,
  slotsIn: (data) => slotsOf(data.order?.vendorOrders ?? []),
};

interface Line {
  key?: { id: string } | null;
  variant?: { id: string } | null;
}

function slotsOf(groups: readonly { lines: Line[] }[]): Slot<LineVariantPartsFragment>[] {
  return groups.flatMap(({ lines }) => lines.map((line) => ({ id: (line.key ?? line.variant)?.id, put: (variant) => void (line.variant = variant) })));
}

/** Of which screens' operations the things that everybody sees alike need not be asked for in somebody's name. */
export const sharedLooks: Readonly<Record<string, AnySharedPart>> = {
  [mobileCartOperation.name]: cart as AnySharedPart,
  [mobileOrderOperation.name]: order as AnySharedPart,
};

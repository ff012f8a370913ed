/** What a buyer chose for the lines of one vendor in a cart. */
import type { PostalAddress } from './postal-address.ts';

export interface VendorChoice {
  /** Code of the way of delivery; null for the vendor's usual one. */
  readonly shippingCode: string | null;
  /** For the vendor. */
  readonly note: string | null;
  readonly isGift: boolean;
  /** Goes into the parcel. */
  readonly giftMessage: string | null;
  /** Where this vendor's parcel goes; null: where all goes. */
  readonly shippingAddress: PostalAddress | null;
}

export const noChoice: VendorChoice = { shippingCode: null, note: null, isGift: false, giftMessage: null, shippingAddress: null };

/** Choices by vendor. */
export type VendorChoices = Readonly<Record<string, VendorChoice | undefined>>;

/** What a buyer chose for the lines of one vendor in a cart. */
import { isSameAddress, type PostalAddress } from './postal-address.ts';

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

/** Two carts' choices as one, field by field: what was chosen in `own` stands, and the other's fill what was left open there. `overruled` are the vendors of whom something else was chosen in the other. */
export function mergeChoices(own: VendorChoices, other: VendorChoices): { choices: VendorChoices; overruled: string[] } {
  const choices: Record<string, VendorChoice | undefined> = { ...own };
  const overruled: string[] = [];
  for (const [vendorId, theirs = noChoice] of Object.entries(other)) {
    const mine = own[vendorId] ?? noChoice;
    const merged: VendorChoice = {
      shippingCode: mine.shippingCode ?? theirs.shippingCode,
      note: mine.note ?? theirs.note,
      isGift: mine.isGift || theirs.isGift,
      giftMessage: mine.giftMessage ?? theirs.giftMessage,
      shippingAddress: mine.shippingAddress ?? theirs.shippingAddress,
    };
    choices[vendorId] = merged;
    const isElsewhere = theirs.shippingAddress !== null && !isSameAddress(theirs.shippingAddress, merged.shippingAddress);
    if (isElsewhere || (['shippingCode', 'note', 'giftMessage'] as const).some((field) => theirs[field] !== null && theirs[field] !== merged[field])) overruled.push(vendorId);
  }
  return { choices, overruled };
}

/** As much as the column holds, in bytes. */
const mostBytes = 65_535;

/** The choices as they are stored; null when all these words are too many. */
export function storedChoices(choices: VendorChoices): string | null {
  const text = JSON.stringify(choices);
  return new TextEncoder().encode(text).length <= mostBytes ? text : null;
}

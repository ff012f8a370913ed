/** Whose cart it is: a person's, or a guest's who holds a secret token (only its hash is known here). */
export type CartOwner = { readonly customerId: string; readonly guestKey?: undefined } | { readonly customerId?: undefined; readonly guestKey: string };

/** The owner that a viewer acts as; null when the viewer is neither signed in nor holds a guest token. */
export function ownerOf(viewer: { userId: string | null; guestKey: string | null }): CartOwner | null {
  if (viewer.userId !== null) return { customerId: viewer.userId };
  return viewer.guestKey === null ? null : { guestKey: viewer.guestKey };
}

/** The value of `carts.open_owner` for an owner: a user's id or a guest's hash, which never look alike. */
export function openOwnerKey(owner: CartOwner): string {
  return owner.customerId ?? owner.guestKey;
}

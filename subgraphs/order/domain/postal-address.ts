/** An address as it is frozen with what is sent there. */
export interface PostalAddress {
  readonly recipient: string;
  readonly line1: string;
  readonly line2: string | null;
  readonly city: string;
  readonly region: string | null;
  readonly postalCode: string | null;
  readonly country: string;
  readonly phone: string | null;
}

/** Whether both say the same, word for word. */
export function isSameAddress(one: PostalAddress, other: PostalAddress | null): boolean {
  return other !== null && (Object.keys(one) as (keyof PostalAddress)[]).every((part) => one[part] === other[part]);
}

/** The number of the whole order that a vendor's part such as `M-100042-2` belongs to. */
export function orderNumberOf(vendorOrderNumber: string): string {
  return vendorOrderNumber.replace(/^(.*-\d{6,})-\d{1,3}$/, '$1');
}

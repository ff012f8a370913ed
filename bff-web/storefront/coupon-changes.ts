/** What each form about coupons sends. */
import type { UserError } from '../generated/schema-types.ts';
import { createInputOf, updateInputOf } from './coupon-input.ts';

export interface CouponChange {
  operation: string;
  variables: object;
}

/** The operation of a form, for a vendor or (null) the marketplace; what is wrong with what was typed; undefined for a form that is none of ours. */
export function changeCoupon(form: URLSearchParams, vendorId: string | null): CouponChange | { errors: UserError[] } | undefined {
  const text = (name: string): string => form.get(name)?.trim() ?? '';
  const [id, expectedVersion] = [text('id'), Number(text('version'))];
  switch (text('do')) {
    case 'CREATE': {
      const read = createInputOf(form);
      return 'errors' in read ? read : { operation: 'GrantedCouponCreate', variables: { vendorId, input: read.input, idempotencyKey: text('attempt') } };
    }
    case 'CHANGE': {
      const read = updateInputOf(form);
      return 'errors' in read ? read : { operation: 'GrantedCouponUpdate', variables: { id, expectedVersion, input: read.input } };
    }
    case 'END':
      return { operation: 'GrantedCouponEnd', variables: { id } };
    case 'AGREE':
    case 'LEAVE':
      return vendorId === null ? undefined : { operation: 'CouponShareDecide', variables: { id, vendorId, expectedVersion, agrees: text('do') === 'AGREE' } };
    default:
      return undefined;
  }
}

import type { CartErrorPartsFragment, UserErrorPartsFragment } from '../generated/gateway-operations.ts';
import type { UserError } from '../generated/schema-types.ts';
import { presentMoneyOrNull } from './money.ts';

/** Only refusals that have to do with a cart say what is too heavy. */
type AnyErrorParts = UserErrorPartsFragment & Partial<Pick<CartErrorPartsFragment, 'excessWeight'>>;

/** A refusal with its amounts as people write them. */
export function presentUserError(error: AnyErrorParts, locale: string): UserError {
  return { ...error, expectedTotal: presentMoneyOrNull(error.expectedTotal, locale), currentTotal: presentMoneyOrNull(error.currentTotal, locale) };
}

export function presentUserErrors(errors: readonly AnyErrorParts[], locale: string): UserError[] {
  return errors.map((error) => presentUserError(error, locale));
}

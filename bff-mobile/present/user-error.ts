import type { UserErrorPartsFragment } from '../generated/gateway-operations.ts';
import type { UserError } from '../generated/schema-types.ts';
import { presentMoneyOrNull } from './money.ts';

/** A refusal with its amounts as people write them. */
export function presentUserError(error: UserErrorPartsFragment, locale: string): UserError {
  return { ...error, expectedTotal: presentMoneyOrNull(error.expectedTotal, locale), currentTotal: presentMoneyOrNull(error.currentTotal, locale) };
}

export function presentUserErrors(errors: readonly UserErrorPartsFragment[], locale: string): UserError[] {
  return errors.map((error) => presentUserError(error, locale));
}

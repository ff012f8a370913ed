import type { Context } from '../context.ts';
import type { UserErrorPartsFragment } from '../generated/gateway-operations.ts';
import type { MarketInput, UserError } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentUserError } from '../present/user-error.ts';

/** Refusals in the language that was asked for, else the person's own. */
export function presentedErrors(context: Context, userErrors: readonly UserErrorPartsFragment[], market?: MarketInput | null): UserError[] {
  const { locale } = marketOf(market ?? null, context.session.data);
  return userErrors.map((error) => presentUserError(error, locale));
}

import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Context } from '../context.ts';
import type { UserErrorPartsFragment } from '../generated/gateway-operations.ts';
import type { AccountChangePayload } from '../generated/schema-types.ts';
import { presentedErrors } from './presented.ts';

type Change<Variables> = RegisteredOperation<{ result: { userErrors: UserErrorPartsFragment[] } }, Variables>;

/** Sends a change of which only matters whether it was done, and why not. @throws what the gateway failed with. */
export async function change<Variables>(context: Context, operation: Change<Variables>, variables: Variables): Promise<AccountChangePayload> {
  const { userErrors } = wholeData(await context.gateway.send(operation, variables)).result;
  return { isDone: userErrors.length === 0, userErrors: presentedErrors(context, userErrors) };
}

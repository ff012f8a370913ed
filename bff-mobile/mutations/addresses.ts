import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Context } from '../context.ts';
import { mobileAddressCreateOperation, mobileAddressDeleteOperation, mobileAddressUpdateOperation, type AddressResultFragment } from '../generated/gateway-operations.ts';
import type { AddressPayload, MutationResolvers } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { assertSignedIn } from '../page.ts';
import { presentUserErrors } from '../present/user-error.ts';

const { locale } = marketOf(null);

export const addressMutations: Pick<MutationResolvers<Context>, 'addressCreate' | 'addressUpdate' | 'addressDelete'> = {
  addressCreate: (_parent, { input, isDefault, idempotencyKey }, context) => change(context, mobileAddressCreateOperation, { input: { ...input, isDefault }, idempotencyKey }),
  addressUpdate: (_parent, { id, input, isDefault, idempotencyKey }, context) => change(context, mobileAddressUpdateOperation, { id, input: { ...input, isDefault }, idempotencyKey }),
  addressDelete: (_parent, { id }, context) => change(context, mobileAddressDeleteOperation, { id }),
};

async function change<Variables>(context: Context, operation: RegisteredOperation<{ result: AddressResultFragment }, Variables>, variables: Variables): Promise<AddressPayload> {
  assertSignedIn(context, 'your addresses');
  const { address, userErrors } = wholeData(await context.gateway.send(operation, variables)).result;
  return { address, userErrors: presentUserErrors(userErrors, locale) };
}

import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Context } from '../context.ts';
import { webApiKeyCreateOperation, webApiKeyRevokeOperation, webApiKeyRotateOperation, type UserErrorPartsFragment } from '../generated/gateway-operations.ts';
import type { ApiKeySecretPayload, MutationResolvers } from '../generated/schema-types.ts';
import { presentedErrors } from './presented.ts';

/** Owners of shops make keys for their programs; the secret is in the answer and nowhere else. */
export const apiKeyMutations: Pick<MutationResolvers<Context>, 'apiKeyCreate' | 'apiKeyRotate' | 'apiKeyRevoke'> = {
  apiKeyCreate: (_parent, { input }, context) => withSecret(context, webApiKeyCreateOperation, { input }),
  apiKeyRotate: (_parent, args, context) => withSecret(context, webApiKeyRotateOperation, args),
  async apiKeyRevoke(_parent, { id }, context) {
    const { userErrors } = wholeData(await context.gateway.send(webApiKeyRevokeOperation, { id })).result;
    return { isDone: userErrors.length === 0, userErrors: presentedErrors(context, userErrors) };
  },
};

interface Made {
  result: { secret?: string | null; userErrors: UserErrorPartsFragment[] };
}

async function withSecret<Variables>(context: Context, operation: RegisteredOperation<Made, Variables>, variables: Variables): Promise<ApiKeySecretPayload> {
  const { secret, userErrors } = wholeData(await context.gateway.send(operation, variables)).result;
  return { secret: secret ?? null, userErrors: presentedErrors(context, userErrors) };
}

import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { z } from 'zod';
import { DomainError } from '#platform/errors/domain-error';
import { daysOfUsage, fieldsOfUsage, operationsOfUsage, usageFrom } from '../data/api-key-usage-repository.ts';
import type { Context } from '../context.ts';
import type { ApiKeyResolvers, ApiKeyUsageResolvers, MutationResolvers } from '../generated/schema-types.ts';
import { apiKeyInput, createApiKey, endApiKey, keyOwnerOf, rotateApiKey, rotateInput } from '../use-cases/manage-api-keys.ts';
import { resetSandbox } from '../use-cases/manage-sandboxes.ts';

const idInput = z.strictObject({ id: z.string().max(40) });

async function keyWithSecret({ loaders }: Context, { id, secret }: { id: string; secret: string }) {
  return { apiKey: await loaders.apiKeyById.load(id), secret };
}

export const apiKeyMutations: Pick<MutationResolvers, 'apiKeyCreate' | 'apiKeyRotate' | 'apiKeyRevoke'> = {
  apiKeyCreate: (_parent, { input }, context) => userErrorsOf(async () => keyWithSecret(context, await createApiKey(context.useCases, keyOwnerOf(context.viewer), parseInput(apiKeyInput, input)))),
  apiKeyRotate: (_parent, args, context) => userErrorsOf(async () => keyWithSecret(context, await rotateApiKey(context.useCases, keyOwnerOf(context.viewer), parseInput(rotateInput, { ...args }, [])))),
  apiKeyRevoke: (_parent, args, context) =>
    userErrorsOf(async () => {
      const { id } = parseInput(idInput, { ...args }, []);
      await endApiKey(context.useCases, keyOwnerOf(context.viewer), id);
      return { apiKey: await context.loaders.apiKeyById.load(id) };
    }),
};

/** The sandbox of the test key that asks. */
export const sandboxMutations: Pick<MutationResolvers, 'sandboxReset'> = {
  sandboxReset: (_parent, _args, { viewer, loaders, useCases }) =>
    userErrorsOf(async () => {
      const keyId = viewer.sessionId as string;
      const sandboxId = (await loaders.apiKeyById.load(keyId))?.sandboxId;
      if (!sandboxId) throw new DomainError('NOT_ALLOWED', 'A live key acts on real data, which is never reset: use a key that begins with mk_test_.');
      await resetSandbox(useCases, { id: sandboxId, actor: keyId });
      return { sandbox: await loaders.sandboxById.load(sandboxId) };
    }),
};

export const ApiKey: ApiKeyResolvers = {
  vendorId: ({ vendorId, sandboxId, sandboxVendorId }) => (sandboxId === null ? vendorId : sandboxVendorId),
  isSandbox: ({ sandboxId }) => sandboxId !== null,
  sandbox: ({ sandboxId }, _args, { loaders }) => (sandboxId === null ? null : loaders.sandboxById.load(sandboxId)),
  scopes: ({ scopes }) => scopes.split(' '),
  prefixes: async ({ id }, _args, { loaders, useCases }) => {
    const now = useCases.now();
    return (await loaders.secretsByKeyId.load(id)).filter(({ validUntil }) => validUntil === null || validUntil > now).map(({ prefix }) => prefix);
  },
  budget: ({ requestsPerMinute, costPerMinute, requestsPerDay, costPerDay }) => ({ requestsPerMinute, costPerMinute, requestsPerDay, costPerDay }),
  usage: ({ id }, { days }, { useCases }) => {
    const wanted = days ?? 30;
    if (wanted < 1 || wanted > 90) throw new DomainError('BAD_USER_INPUT', `"days" must be 1 to 90, not ${wanted}.`, { field: ['days'] });
    return { apiKeyId: id, from: usageFrom(useCases.now(), wanted) };
  },
};

export const ApiKeyUsage: ApiKeyUsageResolvers = {
  days: (usage, _args, { db }) => daysOfUsage(db, usage),
  operations: (usage, _args, { db }) => operationsOfUsage(db, usage),
  fields: (usage, _args, { db }) => fieldsOfUsage(db, usage),
};

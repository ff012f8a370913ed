import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { z } from 'zod';
import { DomainError } from '#platform/errors/domain-error';
import { daysOfUsage, fieldsOfUsage, operationsOfUsage, usageFrom } from '../data/api-key-usage-repository.ts';
import type { Context } from '../context.ts';
import type { ApiKeyResolvers, ApiKeyUsageResolvers, MutationResolvers } from '../generated/schema-types.ts';
import { apiKeyInput, createApiKey, endApiKey, keyOwnerOf, rotateApiKey, rotateInput } from '../use-cases/manage-api-keys.ts';

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

export const ApiKey: ApiKeyResolvers = {
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

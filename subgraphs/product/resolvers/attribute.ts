import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { definitionsByCodes } from '../data/attribute-definitions.ts';
import { numberIn, truthIn, type AttributeDefinition } from '../domain/attribute-type.ts';
import type { Context } from '../context.ts';
import type { MutationResolvers, Resolvers } from '../generated/schema-types.ts';
import { attributeCreateInput, attributeUpdateInput, createAttribute, updateAttribute } from '../use-cases/define-attribute.ts';

const definitionOf = ({ loaders }: Context, code: string): Promise<AttributeDefinition | null> => loaders.attributeByCode.load(code);

export const attributeResolvers: Pick<Resolvers, 'ProductAttribute' | 'AttributeDefinition' | 'AttributePayload'> = {
  ProductAttribute: {
    type: async ({ code }, _args, context) => (await definitionOf(context, code))?.type ?? 'TEXT',
    unit: async ({ code }, _args, context) => (await definitionOf(context, code))?.unit ?? null,
    number: async ({ code, original }, _args, context) => ((await definitionOf(context, code))?.type === 'NUMBER' ? numberIn(original) : null),
    isTrue: async ({ code, original }, _args, context) => ((await definitionOf(context, code))?.type === 'BOOLEAN' ? truthIn(original) : null),
  },
  AttributeDefinition: { choices: ({ choices }) => [...choices] },
  AttributePayload: { attributeDefinition: async ({ code }, _args, { db }) => (code === undefined ? null : ((await definitionsByCodes(db, [code])).get(code) ?? null)) },
};

export const attributeMutations: Pick<MutationResolvers, 'attributeCreate' | 'attributeUpdate'> = {
  attributeCreate: (_parent, args, { viewer, useCases }) =>
    userErrorsOf(async () => ({ code: await createAttribute(useCases, { viewer, input: parseInput(attributeCreateInput, args.input) }) })),
  attributeUpdate: (_parent, { code, expectedVersion, ...args }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await updateAttribute(useCases, { viewer, code, expectedVersion, input: parseInput(attributeUpdateInput, args.input) });
      return { code };
    }),
};

/** Types of resolvers, arguments and inputs for one schema: `<folder>/generated/schema-types.ts`. */
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { getCachedDocumentNodeFromSchema } from '@graphql-codegen/plugin-helpers';
import { buildASTSchema, Kind, visit, type DocumentNode, type GraphQLSchema } from 'graphql';
import { banner, readIfThere, type GeneratedFile } from './output.ts';

/** What a resolver receives and returns for the scalars of the project, as TypeScript types. */
export const scalars = {
  ID: { input: 'string', output: 'string' },
  DateTime: { input: 'string', output: 'Date | string' },
  SafeInt: { input: 'number', output: 'number' },
  CurrencyCode: { input: 'string', output: 'string' },
  CountryCode: { input: 'string', output: 'string' },
};

/**
 * Finds the parent types that `<folder>/mappers.ts` exports: `export interface ProductParent` (or `type`) is what a
 * resolver of the GraphQL type `Product` gets as its parent.
 */
function mappersOf(folder: string): Record<string, string> {
  const source = readIfThere(`${folder}/mappers.ts`) ?? '';
  const names = [...source.matchAll(/export (?:interface|type) (\w+)Parent\b/g)].map((match) => match[1] as string);
  return Object.fromEntries(names.map((name) => [name, `../mappers.ts#${name}Parent`]));
}

/** The schema without the fields and types that the federation library adds and answers itself. */
function withoutFederationInternals(schema: GraphQLSchema): DocumentNode {
  const isInternal = (name: string) => ['_service', '_entities', '_Service', '_Entity', '_Any'].includes(name);
  return visit(getCachedDocumentNodeFromSchema(schema), {
    enter: (node) => ('name' in node && node.name?.kind === Kind.NAME && isInternal(node.name.value) ? null : undefined),
  });
}

/** Types of one schema's resolvers, with parents as `<folder>/mappers.ts` declares them. */
export async function resolverTypes({ folder, schema, federation }: { folder: string; schema: GraphQLSchema; federation: boolean }): Promise<GeneratedFile> {
  const document = withoutFederationInternals(schema);
  const config = {
    contextType: '../context.ts#Context',
    mappers: mappersOf(folder),
    scalars,
    enumsAsTypes: true,
    useTypeImports: true,
    emitLegacyCommonJSImports: false,
    importExtension: '.ts' as const,
    federation,
    skipTypename: true,
    maybeValue: 'T | null',
    inputMaybeValue: 'T | null | undefined',
    makeResolverTypeCallable: true,
    avoidOptionals: false,
  };
  const content = await codegen({
    filename: `${folder}/generated/schema-types.ts`,
    schema: document,
    schemaAst: buildASTSchema(document, { assumeValid: true, assumeValidSDL: true }),
    documents: [],
    config,
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers: typescriptResolvers },
  });
  return { path: `${folder}/generated/schema-types.ts`, content: `${banner}${content}` };
}

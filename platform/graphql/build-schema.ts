import { readFile } from 'node:fs/promises';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { isObjectType, isScalarType, Kind, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { moneyResolvers } from './shared-resolvers.ts';
import { sharedScalars } from './scalars.ts';

/** Resolvers by type name, as hand-written or as generated types describe them. */
export type Resolvers = object;

export const sharedSchemaFile: string = new URL('../../schema/shared.graphql', import.meta.url).pathname;

/**
 * The executable schema of a subgraph: the shared definitions, its own, and its resolvers.
 * Throws when the documents do not parse, do not fit together, or when a resolver is for nothing in the schema
 * (otherwise a misspelt one is ignored and its field is silently null).
 */
export async function buildSchema({ schemaFile, resolvers }: { schemaFile: string; resolvers: Resolvers }): Promise<BuiltSchema> {
  const [shared, own] = await Promise.all([readDocument(sharedSchemaFile), readDocument(schemaFile)]);
  const all = { ...sharedScalars, Money: moneyResolvers, ...resolvers } as GraphQLResolverMap<unknown>;
  const schema = buildSubgraphSchema([{ typeDefs: shared }, { typeDefs: own, resolvers: all }, ...missingRoots([shared, own])]);
  refuseUnknownResolvers(schema, resolvers);
  return { schema, sharedTypes: objectTypesIn(shared) };
}

export interface BuiltSchema {
  schema: GraphQLSchema;
  /** Object types of the shared document: value types without secrets. */
  sharedTypes: string[];
}

async function readDocument(file: string): Promise<DocumentNode> {
  const text = await readFile(file, 'utf8');
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`${file} is not valid GraphQL: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/**
 * An explicit `schema { query }` (there to carry the federation links) switches off graphql-js's naming convention for
 * the other root types, so a type called Mutation would be no root. This adds it back.
 */
function missingRoots(documents: readonly DocumentNode[]): { typeDefs: DocumentNode }[] {
  const definitions = documents.flatMap((document) => document.definitions);
  const declared = new Set<string>();
  let hasSchemaDefinition = false;
  let definesMutation = false;
  for (const definition of definitions) {
    if (definition.kind === Kind.SCHEMA_DEFINITION) hasSchemaDefinition = true;
    if (definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION) {
      for (const root of definition.operationTypes ?? []) declared.add(root.operation);
    }
    const isObject = definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION;
    if (isObject && definition.name.value === 'Mutation') definesMutation = true;
  }
  if (!hasSchemaDefinition || !definesMutation || declared.has('mutation')) return [];
  return [{ typeDefs: parse('extend schema { mutation: Mutation }') }];
}

function objectTypesIn(document: DocumentNode): string[] {
  return document.definitions.flatMap((definition) => (definition.kind === Kind.OBJECT_TYPE_DEFINITION ? [definition.name.value] : []));
}

function refuseUnknownResolvers(schema: GraphQLSchema, resolvers: Resolvers): void {
  const unknown = Object.entries(resolvers).flatMap(([typeName, fields]) => {
    const type = schema.getType(typeName);
    if (!type) return [typeName];
    if (isScalarType(type) || !isObjectType(type)) return [];
    return Object.keys(fields as object)
      .filter((field) => !field.startsWith('__') && !type.getFields()[field])
      .map((field) => `${typeName}.${field}`);
  });
  if (unknown.length > 0) throw new Error(`Resolvers for what is not in the schema: ${unknown.join(', ')}`);
}

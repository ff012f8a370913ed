import { buildSchema, isObjectType, isScalarType, type GraphQLFieldResolver, type GraphQLScalarType, type GraphQLSchema } from 'graphql';

/** Resolvers by type and field, as generated types describe them. */
export type ResolverMap = Readonly<Record<string, object>>;

export interface ExecutableSchemaOptions {
  sdl: string;
  resolvers: ResolverMap;
  /** Scalars of the schema, by name; only those it defines are taken. */
  scalars?: Readonly<Record<string, GraphQLScalarType>>;
}

/**
 * A schema that runs: fields without a resolver read the property of their name. Throws when a resolver is for nothing
 * in the schema, since a misspelt one would silently leave its field null.
 */
export function executableSchema({ sdl, resolvers, scalars = {} }: ExecutableSchemaOptions): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const [name, scalar] of Object.entries(scalars)) {
    const type = schema.getType(name);
    if (isScalarType(type)) Object.assign(type, { serialize: scalar.serialize, parseValue: scalar.parseValue, parseLiteral: scalar.parseLiteral });
  }
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!type) throw new Error(`There are resolvers for ${typeName}, but the schema has no such type.`);
    for (const [fieldName, resolve] of Object.entries(fields)) attach(schema, typeName, fieldName, resolve as unknown);
  }
  return schema;
}

function attach(schema: GraphQLSchema, typeName: string, fieldName: string, resolve: unknown): void {
  const type = schema.getType(typeName);
  if (fieldName === '__resolveType') {
    Object.assign(type as object, { resolveType: resolve });
    return;
  }
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  if (!field) throw new Error(`There is a resolver for ${typeName}.${fieldName}, but the schema has no such field.`);
  if (typeof resolve === 'function') field.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
  // A subscription's field has two: where its events come from, and what is shown of each.
  else Object.assign(field, resolve);
}

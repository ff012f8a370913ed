import { isEnumType, isInputObjectType, isListType, isNonNullType, parse, typeFromAST, type GraphQLInputType, type GraphQLSchema } from 'graphql';

/** Values for scalars, by name, where "x" is not one. */
const scalars: Readonly<Record<string, unknown>> = { Int: 1, SafeInt: 1250, Float: 1, Boolean: true, CurrencyCode: 'EUR', CountryCode: 'DE', DateTime: '2026-03-01T09:30:00.000Z', Date: '2026-03-01' };

/** Variables that an operation cannot do without, made up by their types; `known` replaces values by the name of variable or input field. */
export function sampleVariables(schema: GraphQLSchema, text: string, known: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const definitions = parse(text).definitions.flatMap((definition) => (definition.kind === 'OperationDefinition' ? (definition.variableDefinitions ?? []) : []));
  const variables: Record<string, unknown> = {};
  for (const { variable, type, defaultValue } of definitions) {
    const inputType = typeFromAST(schema, type as Parameters<typeof typeFromAST>[1]) as GraphQLInputType | undefined;
    if (!inputType) throw new Error(`The schema has no type for $${variable.name.value}`);
    if (isNonNullType(inputType) && !defaultValue) variables[variable.name.value] = sampleOf(inputType, variable.name.value, known);
  }
  return variables;
}

function sampleOf(type: GraphQLInputType, name: string, known: Readonly<Record<string, unknown>>): unknown {
  if (name in known) return known[name];
  if (isNonNullType(type)) return sampleOf(type.ofType, name, known);
  if (isListType(type)) return [sampleOf(type.ofType, name, known)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) && field.defaultValue === undefined);
    return Object.fromEntries(needed.map((field) => [field.name, sampleOf(field.type, field.name, known)]));
  }
  return scalars[type.name] ?? 'x_1';
}

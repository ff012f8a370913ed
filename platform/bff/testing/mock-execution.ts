import { isEnumType, isListType, isNonNullType, isObjectType, isScalarType, type GraphQLFieldResolver, type GraphQLOutputType, type GraphQLResolveInfo } from 'graphql';

/** Values of fields by type and field: a value, or a function `(args, info) => value`. What is missing is made up. */
export type Mocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type ScalarMocks = Readonly<Record<string, unknown>>;

export interface MockOptions {
  mocks: Mocks;
  /** Like mocks, but stronger than what the parent says. */
  failures: Mocks;
  scalars: ScalarMocks;
  /** Length of lists that no mock fills. */
  listLength: number;
}

export type MockFunction = (args: Readonly<Record<string, unknown>>, info: GraphQLResolveInfo, headers: Readonly<Record<string, unknown>>) => unknown;

/** Resolves any field: from its parent, else from the mocks, else a made-up value of the right type. */
export function mockResolver(options: MockOptions): GraphQLFieldResolver<unknown, Readonly<Record<string, unknown>>, Record<string, unknown>> {
  return (source, args, headers, info) => {
    const { parentType, fieldName } = info;
    const given = options.failures[parentType.name]?.[fieldName] ?? (isRecord(source) ? source[fieldName] : undefined);
    const value = given !== undefined ? given : options.mocks[parentType.name]?.[fieldName];
    if (typeof value === 'function') return (value as MockFunction)(args, info, headers);
    return value !== undefined ? value : madeUp(info.returnType, `${parentType.name}.${fieldName}`, options);
  };
}

function madeUp(type: GraphQLOutputType, name: string, options: MockOptions): unknown {
  if (isNonNullType(type)) return madeUp(type.ofType as GraphQLOutputType, name, options);
  if (isListType(type)) return Array.from({ length: options.listLength }, (_, i) => madeUp(type.ofType as GraphQLOutputType, `${name}.${i}`, options));
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (isObjectType(type)) return {};
  if (isScalarType(type)) return options.scalars[type.name] ?? defaults[type.name] ?? name;
  throw new Error(`Type ${type.name} of ${name} needs a mock: it is abstract`);
}

const defaults: Readonly<Record<string, unknown>> = { Int: 1, Float: 1.5, Boolean: true };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

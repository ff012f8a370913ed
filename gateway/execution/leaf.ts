import { isEnumType, isSpecifiedScalarType, type GraphQLEnumType, type GraphQLScalarType } from 'graphql';

/** Whether a value may stand for a leaf of this type. Custom scalars are the subgraphs' own business. */
export type IsValidLeaf = (value: unknown) => boolean;

const builtIn: Readonly<Record<string, IsValidLeaf>> = {
  Boolean: (value) => typeof value === 'boolean',
  Int: (value) => Number.isInteger(value),
  Float: (value) => Number.isFinite(value),
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string' || Number.isInteger(value),
};

/** The check for a scalar or an enum. Values that the API schema hides (inaccessible enum values) don't pass. */
export function leafCheck(type: GraphQLScalarType | GraphQLEnumType): IsValidLeaf | null {
  if (isEnumType(type)) {
    const names = new Set(type.getValues().map(({ name }) => name));
    return (value) => typeof value === 'string' && names.has(value);
  }
  return isSpecifiedScalarType(type) ? (builtIn[type.name] ?? null) : null;
}

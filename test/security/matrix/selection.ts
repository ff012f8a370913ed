/** Writes a selection for any field of a schema, so that new fields are asked for without anybody thinking of it. */
import { getNamedType, isCompositeType, isEnumType, isNonNullType, isObjectType, isRequiredArgument, type GraphQLArgument, type GraphQLField, type GraphQLObjectType } from 'graphql';

/** Values for arguments by name; a name that is missing stops the tests, so that it gets one. */
const values: Readonly<Record<string, string>> = { currency: '"EUR"', country: '"DE"', query: '"a"', first: '3', month: '"2026-03"' };

/** The field with its required arguments, a small page and everything beneath it down to `depth` levels of objects. */
export function selectField(field: GraphQLField<unknown, unknown>, depth = 2): string {
  // Small pages: lists beneath lists of the usual size cost more than the gateway allows.
  const stated = field.args.filter((argument) => isRequiredArgument(argument) || argument.name === 'first');
  const args = stated.length > 0 ? `(${stated.map((argument) => `${argument.name}: ${valueFor(field, argument)}`).join(', ')})` : '';
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return field.name + args;
  return `${field.name}${args} { __typename ${isObjectType(type) ? selectLeaves(type, depth) : ''} }`;
}

function selectLeaves(type: GraphQLObjectType, depth: number): string {
  return Object.values(type.getFields())
    .filter((field) => field.args.every((argument) => !isNonNullType(argument.type)))
    .flatMap((field) => {
      const inner = getNamedType(field.type);
      if (!isCompositeType(inner)) return [field.name];
      // Lists' edges are no level of their own; other objects are followed only as far as `depth`.
      const isPlumbing = ['edges', 'node'].includes(field.name);
      return isPlumbing || (depth > 1 && !isEntity(inner)) ? [selectField(field, isPlumbing ? depth : depth - 1)] : [];
    })
    .join(' ');
}

/** Things of their own have rules of their own and rows of their own in the matrix. */
function isEntity(type: unknown): boolean {
  return isObjectType(type) && type.getFields()['id'] !== undefined;
}

function valueFor(field: GraphQLField<unknown, unknown>, argument: GraphQLArgument): string {
  const known = values[argument.name];
  const type = getNamedType(argument.type);
  if (known !== undefined) return known;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  throw new Error(`The matrix has no value for the argument "${argument.name}" of "${field.name}": add one to test/security/matrix/selection.ts`);
}

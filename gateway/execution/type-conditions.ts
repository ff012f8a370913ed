import { isInterfaceType, isUnionType, type Schema } from '@apollo/federation-internals';

/** Answers whether an object of type `typename` satisfies `... on condition`. */
export interface TypeConditions {
  matches(typename: string, condition: string): boolean;
  isAbstract(typename: string): boolean;
}

/** Type conditions over the supergraph's schema (not the API schema: inaccessible types take part in plans). */
export function createTypeConditions(schema: Schema): TypeConditions {
  const subtypes = new Map<string, ReadonlySet<string>>();
  function subtypesOf(condition: string): ReadonlySet<string> {
    let known = subtypes.get(condition);
    if (!known) {
      known = new Set(namesOfSubtypes(schema, condition));
      subtypes.set(condition, known);
    }
    return known;
  }
  return {
    matches: (typename, condition) => typename === condition || subtypesOf(condition).has(typename),
    isAbstract(typename) {
      const type = schema.type(typename);
      return type !== undefined && (isInterfaceType(type) || isUnionType(type));
    },
  };
}

function namesOfSubtypes(schema: Schema, condition: string): string[] {
  const type = schema.type(condition);
  if (!type) return [];
  if (isUnionType(type)) return type.types().map((member) => member.name);
  return isInterfaceType(type) ? type.allImplementations().map((member) => member.name) : [];
}

import type { Schema } from '@apollo/federation-internals';

/** Answers whether an object of type `typename` satisfies `... on condition`. */
export interface TypeConditions {
  matches(typename: string, condition: string): boolean;
  isAbstract(typename: string): boolean;
}

/** Names of the types behind each interface and union. Plain data, so that it can come from another thread. */
export type Subtypes = ReadonlyMap<string, ReadonlySet<string>>;

/** Type conditions over the supergraph's schema (not the API schema: inaccessible types take part in plans). */
export function createTypeConditions(subtypes: Subtypes): TypeConditions {
  return {
    matches: (typename, condition) => typename === condition || (subtypes.get(condition)?.has(typename) ?? false),
    isAbstract: (typename) => subtypes.has(typename),
  };
}

export function subtypesOf(schema: Schema): Subtypes {
  const abstract = [...schema.unionTypes(), ...schema.interfaceTypes()];
  return new Map(abstract.map(({ name }) => [name, new Set(namesOfSubtypes(schema, name))]));
}

function namesOfSubtypes(schema: Schema, condition: string): string[] {
  const type = schema.type(condition);
  if (!type) return [];
  if (type.kind === 'UnionType') return type.types().map((member) => member.name);
  return type.kind === 'InterfaceType' ? type.allImplementations().map((member) => member.name) : [];
}

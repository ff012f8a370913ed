import { Kind, execute, getArgumentValues, getNamedType, isAbstractType, isObjectType, type DocumentNode, type GraphQLObjectType, type GraphQLResolveInfo, type GraphQLSchema, type InlineFragmentNode, type SelectionSetNode } from 'graphql';
import { parseFieldSet } from './field-sets.ts';
import { createFieldResolver, type ResolveField } from './resolve-field.ts';
import type { Chaos, Thing, World } from './world.ts';

/** What an operation must answer: computed over the API schema in one piece, without subgraphs, plans or a gateway. */
export type Truth = (document: DocumentNode, variables: Readonly<Record<string, unknown>>, chaos: Chaos) => unknown;

export function createTruth({ schema, world }: { schema: GraphQLSchema; world: World }): Truth {
  const resolveField: ResolveField = createFieldResolver({
    schema,
    world,
    knownOf: (thing, fieldSet, chaos, info) => Object.values(selected(thing, parseFieldSet(fieldSet), chaos, info)),
  });

  /** The value of a field set on a thing, as a subgraph would be sent it. */
  function selected(thing: Thing, selectionSet: SelectionSetNode, chaos: Chaos, info: GraphQLResolveInfo): Record<string, unknown> {
    const type = schema.getType(thing.__typename);
    if (!isObjectType(type)) return {};
    const entries = selectionSet.selections.flatMap((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return applies(selection, type) ? Object.entries(selected(thing, selection.selectionSet, chaos, info)) : [];
      const field = selection.kind === Kind.FIELD ? type.getFields()[selection.name.value] : undefined;
      if (selection.kind !== Kind.FIELD || !field) return [];
      const value = resolveField(thing, getArgumentValues(field, selection), chaos, { ...info, fieldName: field.name, parentType: type, returnType: field.type });
      return [[field.name, selection.selectionSet ? inside(value, selection.selectionSet, chaos, info) : value] as const];
    });
    return Object.fromEntries(entries);
  }

  function applies({ typeCondition }: InlineFragmentNode, type: GraphQLObjectType): boolean {
    const condition = typeCondition && schema.getType(typeCondition.name.value);
    return !condition || condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
  }

  function inside(value: unknown, selectionSet: SelectionSetNode, chaos: Chaos, info: GraphQLResolveInfo): unknown {
    if (Array.isArray(value)) return value.map((element) => inside(element, selectionSet, chaos, info));
    return value === null ? null : selected(value as Thing, selectionSet, chaos, info);
  }

  return (document, variableValues, chaos) => {
    const result = execute({
      schema,
      document,
      variableValues,
      contextValue: chaos,
      fieldResolver: (parent: Thing | undefined, args: Record<string, unknown>, context: Chaos, info) => resolveField(parent ?? { __typename: getNamedType(info.parentType).name, n: 0 }, args, context, info),
      typeResolver: (thing: Thing) => thing.__typename,
    });
    if (result instanceof Promise) throw new Error('The made-up world is synchronous');
    return result.data;
  };
}

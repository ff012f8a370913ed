/** Which fields an object of a type has in an answer. */
import { isAbstractType, Kind, type FieldNode, type FragmentDefinitionNode, type GraphQLObjectType, type GraphQLSchema, type SelectionNode, type SelectionSetNode } from 'graphql';

export interface Selecting {
  schema: GraphQLSchema;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Values of the variables that @skip and @include name. */
  conditions: Readonly<Record<string, unknown>>;
}

/** The nodes of each field by its key in the answer, in the order of the answer. */
export function selectFields(selecting: Selecting, type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
  const { schema, fragments, conditions } = selecting;
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  const visit = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (isLeftOut(selection, conditions)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        fields.set(key, [...(fields.get(key) ?? []), selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (includes(schema, selection.typeCondition?.name.value, type)) visit(selection.selectionSet);
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = fragments[selection.name.value];
        if (fragment && includes(schema, fragment.typeCondition.name.value, type)) visit(fragment.selectionSet);
      }
    }
  };
  for (const set of sets) visit(set);
  return fields;
}

function includes(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const abstract = schema.getType(condition);
  return isAbstractType(abstract) && schema.isSubType(abstract, type);
}

function isLeftOut({ directives = [] }: SelectionNode, conditions: Readonly<Record<string, unknown>>): boolean {
  return directives.some(({ name, arguments: args = [] }) => {
    const given = args[0]?.value;
    const holds = given?.kind === Kind.BOOLEAN ? given.value : given?.kind === Kind.VARIABLE && conditions[given.name.value] === true;
    return name.value === 'skip' ? holds : !holds;
  });
}

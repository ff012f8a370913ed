import {
  Kind,
  isAbstractType,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export interface SelectionContext {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  /** Fields that the viewer may not see; they were not asked for. */
  readonly refused?: { readonly nodes: ReadonlySet<FieldNode>; readonly code: string } | undefined;
  /** After how many objects code is made for shaping or merging those of a selection; `made-code.ts` says how many unless given. */
  readonly codeAfter?: number | undefined;
}

/** The fields selected on an object of `type`, by response name in the order of the response (spec, CollectFields). */
export function collectFields(
  context: SelectionContext,
  type: GraphQLCompositeType,
  selectionSets: readonly SelectionSetNode[],
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  for (const selectionSet of selectionSets) collectInto(fields, seen, context, type, selectionSet);
  return fields;
}

function collectInto(
  fields: Map<string, FieldNode[]>,
  seen: Set<string>,
  context: SelectionContext,
  type: GraphQLCompositeType,
  selectionSet: SelectionSetNode,
): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const known = fields.get(key);
      if (known) known.push(selection);
      else fields.set(key, [selection]);
      continue;
    }
    const fragment = fragmentOf(selection, context.fragments, seen);
    if (!fragment) continue;
    const condition = fragment.typeCondition?.name.value;
    if (applies(context.schema, type, condition)) collectInto(fields, seen, context, type, fragment.selectionSet);
  }
}

type FragmentSelection = Exclude<SelectionSetNode['selections'][number], FieldNode>;

function fragmentOf(selection: FragmentSelection, fragments: Fragments, seen: Set<string>) {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
  const name = selection.name.value;
  if (seen.has(name)) return undefined;
  seen.add(name);
  return fragments.get(name);
}

function applies(schema: GraphQLSchema, type: GraphQLCompositeType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const required = schema.getType(condition);
  return isAbstractType(required) && 'getFields' in type && schema.isSubType(required, type);
}

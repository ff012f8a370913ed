import { getIntrospectionQuery, isEnumType, isInputObjectType, isInterfaceType, isObjectType, Kind, parse, type FieldNode, type FragmentDefinitionNode, type GraphQLNamedType, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import { limitError } from './limit-error.ts';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** So much more than what tools ask for, the whole schema once, is nobody's honest question. */
const timesWhole = 4;

/**
 * Throws OPERATION_TOO_COMPLEX for introspection that would answer several times the whole schema. It is answered here and in one go, and neither depth nor aliases bound it:
 * `types { fields { type { fields ...` under thirty aliases took a second and made 17 MB of ours.
 */
export function assertModestIntrospection(schema: GraphQLSchema, fields: readonly FieldNode[], fragments: Fragments): void {
  const sizes = sizesOf(schema);
  const most = timesWhole * sizes.whole;
  const weight = Math.ceil(weightOf({ kind: Kind.SELECTION_SET, selections: fields }, { sizes, fragments }, 'largest'));
  if (weight > most) throw limitError('introspection', most, weight);
}

const lists = ['fields', 'args', 'inputFields', 'enumValues', 'interfaces', 'possibleTypes'] as const;
type List = (typeof lists)[number];

interface Sizes {
  readonly types: number;
  readonly directives: number;
  readonly average: Readonly<Record<List, number>>;
  readonly largest: Readonly<Record<List, number>>;
  /** What the query of tools weighs. */
  readonly whole: number;
}

interface Walk {
  readonly sizes: Omit<Sizes, 'whole'>;
  readonly fragments: Fragments;
}

/** How many values are answered. Of all types each has the average of fields; a type that is reached otherwise may be the largest, and is asked for on purpose then. */
function weightOf(set: SelectionSetNode, walk: Walk, each: 'average' | 'largest'): number {
  return set.selections.reduce((sum, selection) => {
    if (selection.kind === Kind.FIELD) return sum + fieldWeight(selection, walk, each);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : walk.fragments.get(selection.name.value);
    return fragment ? sum + weightOf(fragment.selectionSet, walk, each) : sum;
  }, 0);
}

function fieldWeight({ name: { value: name }, selectionSet }: FieldNode, walk: Walk, each: 'average' | 'largest'): number {
  const isOwn = name === 'fields' || name === 'args' || name === 'inputFields' || name === 'enumValues';
  const below = name === 'types' ? 'average' : isOwn ? each : 'largest';
  return timesOf(name, walk.sizes, each) * (1 + (selectionSet ? weightOf(selectionSet, walk, below) : 0));
}

function timesOf(name: string, sizes: Walk['sizes'], each: 'average' | 'largest'): number {
  if (name === 'types' || name === 'directives') return sizes[name];
  return lists.includes(name as List) ? sizes[each][name as List] : 1;
}

const known = new WeakMap<GraphQLSchema, Sizes>();

function sizesOf(schema: GraphQLSchema): Sizes {
  const found = known.get(schema) ?? measured(schema);
  known.set(schema, found);
  return found;
}

function measured(schema: GraphQLSchema): Sizes {
  const types = Object.values(schema.getTypeMap());
  const counts: Record<List, number[]> = { fields: [], args: [], inputFields: [], enumValues: [], interfaces: [], possibleTypes: [] };
  for (const type of types) {
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    counts.fields.push(fields.length);
    counts.args.push(...fields.map(({ args }) => args.length));
    counts.inputFields.push(isInputObjectType(type) ? Object.keys(type.getFields()).length : 0);
    counts.enumValues.push(isEnumType(type) ? type.getValues().length : 0);
    counts.interfaces.push(isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().length : 0);
    counts.possibleTypes.push(possibleTypes(schema, type));
  }
  const record = (summary: (numbers: readonly number[]) => number): Record<List, number> => Object.fromEntries(lists.map((list) => [list, summary(counts[list])])) as Record<List, number>;
  const average = record((numbers) => numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length));
  const sizes = { types: types.length, directives: schema.getDirectives().length, average, largest: record((numbers) => Math.max(1, ...numbers)) };
  return { ...sizes, whole: Math.ceil(wholeWeight(sizes)) };
}

function possibleTypes(schema: GraphQLSchema, type: GraphQLNamedType): number {
  return 'getTypes' in type || isInterfaceType(type) ? schema.getPossibleTypes(type).length : 0;
}

function wholeWeight(sizes: Walk['sizes']): number {
  const { definitions } = parse(getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true }));
  const fragments = new Map(definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
  return definitions.reduce((sum, definition) => (definition.kind === Kind.OPERATION_DEFINITION ? sum + weightOf(definition.selectionSet, { sizes, fragments }, 'largest') : sum), 0);
}

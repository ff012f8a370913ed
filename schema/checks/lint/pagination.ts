import { Kind, type ConstValueNode, type TypeNode } from 'graphql';
import { directiveOf, namedTypeOf, type DescribedNode, type Element } from '../coordinates.ts';
import { finding, type LintRule } from './rule.ts';

const maxPage = 100;
const scalars = new Set(['Int', 'Float', 'String', 'Boolean', 'ID']);

/**
 * Lists of objects have a known size (@listSize), and what can grow without end is a connection with a page size: `first`, with
 * a default, and a cap that its description states. Without them nobody can tell what an operation costs.
 */
export const pagination: LintRule = ({ documents }) => {
  const leaves = new Set([...scalars, ...documents.flatMap(({ elements }) => elements.filter(isLeafType).map(({ coordinate }) => coordinate))]);
  return documents
    .filter(({ kind }) => kind !== 'client')
    .flatMap(({ elements }) => elements.filter(({ kind }) => kind === 'field'))
    .flatMap((field) => [...unboundedList(field, leaves), ...looseConnection(field), ...pageSize(field)]);
};

function unboundedList(field: Element, leaves: ReadonlySet<string>) {
  const type = field.node.type as TypeNode;
  const named = namedTypeOf(type);
  // What a connection's `edges` hold is bounded by the connection; errors of one mutation are few.
  const isBounded = leaves.has(named) || named === 'UserError' || (field.type.endsWith('Connection') && ['edges', 'nodes'].includes(field.node.name.value));
  if (!isList(type) || isBounded || directiveOf(field.node, 'listSize')) return [];
  return [
    finding('pagination', field, {
      message: `${field.coordinate} is a list without a stated size`,
      fix: 'Add @listSize(assumedSize: <typical size>) when it is short by nature, else make it a connection (first, after).',
    }),
  ];
}

function looseConnection(field: Element) {
  if (!namedTypeOf(field.node.type as TypeNode).endsWith('Connection')) return [];
  const hasFirst = field.node.arguments?.some(({ name }) => name.value === 'first');
  const slices = JSON.stringify(directiveOf(field.node, 'listSize')?.arguments?.map(({ value }) => value)).includes('"first"');
  if (hasFirst && slices) return [];
  return [
    finding('pagination', field, {
      message: `The connection ${field.coordinate} ${hasFirst ? 'does not say that `first` sets its size' : 'has no argument `first`'}`,
      fix: 'Take `first: Int = 20` and `after: String`, and add @listSize(slicingArguments: ["first"], sizedFields: ["edges"]).',
    }),
  ];
}

function pageSize(field: Element) {
  const first = field.node.arguments?.find(({ name }) => name.value === 'first');
  if (!first || !isList(field.node.type as TypeNode) && !namedTypeOf(field.node.type as TypeNode).endsWith('Connection')) return [];
  const preset = presetOf(first);
  const problems = [
    ...(preset === undefined ? ['has no default'] : []),
    ...(preset !== undefined && preset > maxPage ? [`has the default ${preset}, more than ${maxPage}`] : []),
    ...(/\d+\s*(to|-|–)\s*\d+|at most \d+/.test(first.description?.value ?? '') ? [] : ['does not state its cap']),
  ];
  if (problems.length === 0) return [];
  return [finding('pagination', field, { message: `The argument \`first\` of ${field.coordinate} ${problems.join(' and ')}`, fix: 'Write, for example: """How many, 1 to 100.""" first: Int = 20' })];
}

function presetOf(argument: DescribedNode): number | undefined {
  const value = 'defaultValue' in argument ? (argument.defaultValue as ConstValueNode | undefined) : undefined;
  return value?.kind === Kind.INT ? Number(value.value) : undefined;
}

function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
}

function isLeafType({ kind, node }: Element): boolean {
  return kind === 'type' && (node.kind === Kind.ENUM_TYPE_DEFINITION || node.kind === Kind.SCALAR_TYPE_DEFINITION);
}

import { getDirectiveValues, GraphQLIncludeDirective, GraphQLSkipDirective, Kind, type FieldNode, type GraphQLResolveInfo, type SelectionNode, type SelectionSetNode } from 'graphql';

/** What a client selected below a field, by field names (aliases do not matter). */
export interface Selection {
  /** Whether a field is selected; a dot goes one level down: `products.facets`. */
  has(path: string): boolean;
  /** Whether something is selected on this concrete type, by an inline fragment or a named one; `below` names a field further down. */
  hasType(typeName: string, below?: string): boolean;
}

interface Tree {
  fields: Map<string, Tree>;
  types: Set<string>;
}

/** Of fields whose selection is the same with all variables; the nodes of a compiled operation are the same for each request. */
const known = new WeakMap<readonly FieldNode[], Selection>();

/** The selection below the field that is being resolved, with fragments merged and `@skip` and `@include` applied. */
export function selectionOf(info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>): Selection {
  const found = known.get(info.fieldNodes);
  if (found) return found;
  const tree = emptyTree();
  let isConditional = false;
  for (const node of info.fieldNodes) if (node.selectionSet) isConditional = collect(node.selectionSet, tree, info) || isConditional;
  const selection = selectionIn(tree);
  if (!isConditional) known.set(info.fieldNodes, selection);
  return selection;
}

function selectionIn(tree: Tree): Selection {
  const at = (path: string): Tree | undefined => {
    let current: Tree | undefined = tree;
    for (const name of path.split('.')) current = current?.fields.get(name);
    return current;
  };
  return {
    has: (path) => at(path) !== undefined,
    hasType: (typeName, below) => (below === undefined ? tree : at(below))?.types.has(typeName) ?? false,
  };
}

/**
 * Booleans for the `@include` variables of a gateway operation: `includeVariables(selection, { withFacets: 'products.facets' })`
 * gives `{ withFacets: true }` if the client asked for facets.
 */
export function includeVariables<Name extends string>(selection: Selection, paths: Readonly<Record<Name, string>>): Record<Name, boolean> {
  const entries = Object.entries(paths) as [Name, string][];
  return Object.fromEntries(entries.map(([name, path]) => [name, selection.has(path)])) as Record<Name, boolean>;
}

function emptyTree(): Tree {
  return { fields: new Map(), types: new Set() };
}

/** Returns whether variables have a say in it. */
function collect(set: SelectionSetNode, into: Tree, info: Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>): boolean {
  let isConditional = false;
  for (const node of set.selections) {
    isConditional ||= Boolean(node.directives?.length);
    if (isLeftOut(node, info.variableValues)) continue;
    if (node.kind === Kind.FIELD) {
      const child = into.fields.get(node.name.value) ?? emptyTree();
      into.fields.set(node.name.value, child);
      if (node.selectionSet) isConditional = collect(node.selectionSet, child, info) || isConditional;
      continue;
    }
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? info.fragments[node.name.value] : node;
    if (!fragment) continue;
    if (fragment.typeCondition) into.types.add(fragment.typeCondition.name.value);
    isConditional = collect(fragment.selectionSet, into, info) || isConditional;
  }
  return isConditional;
}

function isLeftOut(node: SelectionNode, variables: GraphQLResolveInfo['variableValues']): boolean {
  if (!node.directives?.length) return false;
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] === true) return true;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] === false;
}

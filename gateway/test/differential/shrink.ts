import { Kind, parse, print, visit, type ASTNode, type DocumentNode } from 'graphql';
import type { GeneratedOperation } from './generate-operation.ts';

/**
 * Makes a failing operation smaller as long as it still fails: takes out one selection, directive or fragment after the
 * other, keeping what is needed for the failure.
 */
export async function shrink(operation: GeneratedOperation, stillFails: (smaller: GeneratedOperation) => Promise<boolean>): Promise<GeneratedOperation> {
  let current = operation;
  for (let progress = true; progress; ) {
    progress = false;
    for (const query of smallerQueries(current.query)) {
      const smaller = { ...current, query };
      if (!(await stillFails(smaller))) continue;
      current = smaller;
      progress = true;
      break;
    }
  }
  return current;
}

function* smallerQueries(query: string): Generator<string> {
  const document = parse(query, { noLocation: true });
  const count = countRemovable(document);
  for (let target = 0; target < count; target++) yield print(withoutUnused(without(document, target)));
}

function isRemovable(node: ASTNode): boolean {
  return node.kind === Kind.FIELD || node.kind === Kind.INLINE_FRAGMENT || node.kind === Kind.FRAGMENT_SPREAD || node.kind === Kind.DIRECTIVE;
}

function countRemovable(document: DocumentNode): number {
  let count = 0;
  visit(document, { enter: (node) => void (isRemovable(node) && count++) });
  return count;
}

function without(document: DocumentNode, target: number): DocumentNode {
  let index = -1;
  return visit(document, {
    enter(node) {
      if (!isRemovable(node)) return undefined;
      index++;
      return index === target ? null : undefined;
    },
  });
}

/** Drops definitions of fragments and variables that nothing refers to any more. */
function withoutUnused(document: DocumentNode): DocumentNode {
  const spreads = new Set<string>();
  const variables = new Map<string, number>();
  visit(document, {
    FragmentSpread: (node) => void spreads.add(node.name.value),
    Variable: (node) => void variables.set(node.name.value, (variables.get(node.name.value) ?? 0) + 1),
  });
  return visit(document, {
    FragmentDefinition: (node) => (spreads.has(node.name.value) ? undefined : null),
    VariableDefinition: (node) => ((variables.get(node.variable.name.value) ?? 0) > 1 ? undefined : null),
  });
}

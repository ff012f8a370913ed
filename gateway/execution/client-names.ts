import { Kind, visit, type DocumentNode, type FieldNode } from 'graphql';
import type { RequiredFields } from './required-fields.ts';

// Clients cannot use names that start with two underscores, so these are never theirs.
const prefix = '__as_';
/** Of the keys that are asked for beside what is selected, where answers are cached (`caches/keyed-document.ts`). */
export const keyPrefix = '__key_';

/**
 * The document with what clients call like a field that a plan may add (of a key, or that another field requires) under a name of our own: `{ id: name }` would otherwise be
 * taken for the key, since in the tree of an execution there is one value per name, and what a client calls a field must not decide what a subgraph is sent.
 */
export function withUnmistakableNames(document: DocumentNode, { names, withArguments }: RequiredFields): DocumentNode {
  if (names.size === 0) return document;
  const isMistakable = (node: FieldNode, called: string): boolean =>
    names.has(called) && (called !== node.name.value || withArguments.has(called) || (node.arguments?.length ?? 0) > 0);
  return visit(document, {
    FragmentDefinition: ({ typeCondition }) => (typeCondition.name.value.startsWith('__') ? false : undefined),
    Field(node) {
      // Introspection is answered here, and by its own rules.
      if (node.name.value === '__schema' || node.name.value === '__type') return false;
      const called = node.alias?.value ?? node.name.value;
      return isMistakable(node, called) ? { ...node, alias: { kind: Kind.NAME, value: prefix + called } } : undefined;
    },
  });
}

/** What the client calls otherwise than the tree does (`withUnmistakableNames`). */
export function mistakableNames(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, { Field: ({ alias }) => void (alias?.value.startsWith(prefix) && names.add(clientName(alias.value))) });
  return names;
}

/** What the client calls a field, by its name in the tree. */
export function clientName(name: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/** A path in the tree as the client knows it: that of a key that we asked for ends at the object. */
export function clientPath(path: readonly (string | number)[]): (string | number)[] {
  const end = path.findIndex((step) => typeof step === 'string' && step.startsWith(keyPrefix));
  return (end === -1 ? path : path.slice(0, end)).map((step) => (typeof step === 'string' ? clientName(step) : step));
}

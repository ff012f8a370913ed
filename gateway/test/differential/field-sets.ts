import { Kind, parse, type SelectionSetNode } from 'graphql';

/** The selections of a field set, such as `id org { id }`. */
export function parseFieldSet(fieldSet: string): SelectionSetNode {
  const [definition] = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`Not a field set: ${fieldSet}`);
  return definition.selectionSet;
}

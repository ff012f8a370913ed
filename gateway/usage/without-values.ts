import { Kind, parse, print, visit, type DefinitionNode } from 'graphql';

/**
 * An operation as it matters for what it uses of the schema: no values but enum values, no aliases, no other operations of the
 * document. What people type into queries must not be kept, and the same query with other values is the same query.
 */
export function withoutValues(query: string, operationName: string | undefined): string {
  const document = parse(query, { noLocation: true });
  const isAsked = (definition: DefinitionNode): boolean => definition.kind !== Kind.OPERATION_DEFINITION || operationName === undefined || definition.name?.value === operationName;
  const stripped = visit(
    { ...document, definitions: document.definitions.filter(isAsked) },
    {
      IntValue: (node) => ({ ...node, value: '0' }),
      FloatValue: (node) => ({ ...node, value: '0' }),
      StringValue: (node) => ({ ...node, value: '', block: false }),
      ListValue: (node) => ({ ...node, values: node.values.slice(0, 20) }),
      Field: (node) => (node.alias ? { ...node, alias: undefined } : undefined),
    },
  );
  return print(stripped);
}

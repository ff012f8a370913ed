import {
  Kind,
  OperationTypeNode,
  executeSync,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { assertModestIntrospection } from '../limits/introspection-weight.ts';
import { collectFields, type SelectionContext } from './collect-fields.ts';

/** Answers the `__schema` and `__type` fields of an operation from the API schema, by response name. */
export type Introspect = (variables: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

const nothing: Readonly<Record<string, unknown>> = {};

/** Compiles the introspection part of an operation. Throws OPERATION_TOO_COMPLEX when it asks for far more than the whole schema. */
export function compileIntrospection(context: SelectionContext, operation: OperationDefinitionNode): Introspect {
  const type = context.schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !type) return () => nothing;
  const fields = [...collectFields(context, type, [operation.selectionSet]).values()].flat().filter(isIntrospection);
  if (fields.length === 0) return () => nothing;
  assertModestIntrospection(context.schema, fields, context.fragments);
  // Answered anew each time: an answer is large, and would be kept as long as the operation.
  return (variables) => introspect(context.schema, operation, fields, [...context.fragments.values()], variables);
}

function isIntrospection({ name }: FieldNode): boolean {
  return name.value === '__schema' || name.value === '__type';
}

function introspect(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fields: readonly FieldNode[],
  fragments: readonly FragmentDefinitionNode[],
  variableValues: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const part: OperationDefinitionNode = { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: fields } };
  const { data, errors } = executeSync({
    schema,
    document: { kind: Kind.DOCUMENT, definitions: [part, ...fragments] },
    variableValues,
  });
  if (errors?.[0]) throw errors[0];
  return data ?? nothing;
}

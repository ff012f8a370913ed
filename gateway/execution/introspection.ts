import {
  Kind,
  OperationTypeNode,
  executeSync,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields, type SelectionContext } from './collect-fields.ts';

/** Answers the `__schema` and `__type` fields of an operation from the API schema, by response name. */
export type Introspect = (variables: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

const nothing: Readonly<Record<string, unknown>> = {};

/** Compiles the introspection part of an operation; answers that don't depend on variables are computed once. */
export function compileIntrospection(context: SelectionContext, operation: OperationDefinitionNode): Introspect {
  const type = context.schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !type) return () => nothing;
  const fields = [...collectFields(context, type, [operation.selectionSet]).values()].flat().filter(isIntrospection);
  if (fields.length === 0) return () => nothing;
  let answer: Readonly<Record<string, unknown>> | undefined;
  const constant = (operation.variableDefinitions ?? []).length === 0;
  return (variables) => {
    if (answer && constant) return answer;
    answer = introspect(context.schema, operation, fields, [...context.fragments.values()], variables);
    return answer;
  };
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

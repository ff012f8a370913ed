/** What an operation rests on, as coordinates: fields, arguments, input fields and enum values it sends, types it names. */
import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type ValueNode,
} from 'graphql';

/**
 * Coordinates that a document uses of a schema: `Type`, `Type.field`, `Type.field.argument`, `Input.field`, `Enum.VALUE` (sent,
 * not received). The value of a variable is not known, so all that its type allows counts as sent.
 */
export function usesOf(document: DocumentNode, schema: GraphQLSchema): Set<string> {
  const used = new Set<string>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: (node) => useField(schema, info.getParentType() ?? undefined, node.name.value, info.getType() ? getNamedType(info.getType()) : undefined, used),
      Argument: (node) => useArgument(schema, info, node.name.value, used),
      ObjectField(node) {
        const input = info.getParentInputType();
        if (input) used.add(`${getNamedType(input).name}.${node.name.value}`);
      },
      EnumValue(node) {
        const type = info.getInputType();
        if (type) used.add(`${getNamedType(type).name}.${node.value}`);
      },
      ObjectValue: () => void addType(info.getInputType(), used),
      Variable(_node, _key, parent) {
        if (parent && 'kind' in parent && parent.kind === 'VariableDefinition') return;
        sendAny(getNamedType(info.getInputType()) ?? undefined, used);
      },
      VariableDefinition(node) {
        const type = schema.getType(innermost(node.type));
        if (type) used.add(type.name);
        if (node.defaultValue) literal(node.defaultValue, type, used);
      },
      InlineFragment: (node) => void (node.typeCondition && used.add(node.typeCondition.name.value)),
      FragmentDefinition: (node) => void used.add(node.typeCondition.name.value),
      Directive: (node) => void used.add(`@${node.name.value}`),
    }),
  );
  return used;
}

function useField(schema: GraphQLSchema, parent: GraphQLNamedType | undefined, field: string, result: GraphQLNamedType | undefined, used: Set<string>): void {
  if (result) used.add(result.name);
  for (const type of withImplementations(schema, parent)) used.add(type.name).add(`${type.name}.${field}`);
}

function useArgument(schema: GraphQLSchema, info: TypeInfo, argument: string, used: Set<string>): void {
  const field = info.getFieldDef();
  if (!field) return;
  for (const type of withImplementations(schema, info.getParentType() ?? undefined)) used.add(`${type.name}.${field.name}.${argument}`);
}

/** A field of an interface is one of each type behind it, too. */
function withImplementations(schema: GraphQLSchema, type: GraphQLNamedType | undefined): GraphQLNamedType[] {
  if (!type) return [];
  return isAbstractType(type) ? [type, ...schema.getPossibleTypes(type).filter(isObjectType)] : [type];
}

/** All that a value of an input type can hold. */
function sendAny(type: GraphQLNamedType | undefined, used: Set<string>, seen = new Set<string>()): void {
  if (!type || seen.has(type.name)) return;
  seen.add(type.name);
  used.add(type.name);
  if (isEnumType(type)) for (const { name } of type.getValues()) used.add(`${type.name}.${name}`);
  if (!isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    used.add(`${type.name}.${field.name}`);
    sendAny(getNamedType(field.type), used, seen);
  }
}

function literal(value: ValueNode, type: GraphQLNamedType | undefined, used: Set<string>): void {
  if (value.kind === 'EnumValue' && type) used.add(`${type.name}.${value.value}`);
  else if (value.kind === 'ObjectValue' || value.kind === 'ListValue') sendAny(type, used);
}

function addType(type: ReturnType<TypeInfo['getInputType']>, used: Set<string>): void {
  if (type) used.add(getNamedType(type).name);
}

function innermost(type: { kind: string; name?: { value: string }; type?: unknown }): string {
  return type.name?.value ?? innermost(type.type as Parameters<typeof innermost>[0]);
}

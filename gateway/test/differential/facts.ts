import { Kind, isInterfaceType, isObjectType, parse, type ConstDirectiveNode, type DefinitionNode, type GraphQLSchema, type InterfaceTypeDefinitionNode, type ObjectTypeDefinitionNode, type ObjectTypeExtensionNode, type SelectionSetNode, type TypeNode } from 'graphql';
import { parseFieldSet } from './field-sets.ts';
import type { WorldFacts } from './world.ts';

/** Reads what the made-up world has to respect off the schemas: entity interfaces, keys, required fields. */
export function readFacts(supergraph: GraphQLSchema, sdls: readonly string[]): WorldFacts {
  const definitions = sdls.flatMap((sdl) => parse(sdl).definitions);
  return { families: entityFamilies(supergraph), keys: keyFields(definitions), requires: requiredFields(definitions), neverNull: neverNull(definitions) };
}

function entityFamilies(supergraph: GraphQLSchema): Map<string, readonly string[]> {
  const families = new Map<string, readonly string[]>();
  for (const type of Object.values(supergraph.getTypeMap())) {
    if (!isInterfaceType(type)) continue;
    const keyed = type.astNode?.directives?.some(({ name, arguments: given }) => name.value === 'join__type' && given?.some((argument) => argument.name.value === 'key'));
    if (keyed) families.set(type.name, supergraph.getPossibleTypes(type).filter(isObjectType).map(({ name }) => name).sort());
  }
  return families;
}

function keyFields(definitions: readonly DefinitionNode[]): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  const note = (type: string, { selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) continue;
      keys.set(type, (keys.get(type) ?? new Set<string>()).add(selection.name.value));
      const inner = selection.selectionSet && fieldType(definitions, type, selection.name.value);
      if (inner !== undefined && selection.selectionSet) note(inner, selection.selectionSet);
    }
  };
  for (const definition of definitions) {
    if (!('directives' in definition) || !('name' in definition) || !definition.name) continue;
    for (const directive of definition.directives ?? []) {
      const fieldSet = directive.name.value === 'key' ? fieldsOf(directive as ConstDirectiveNode) : undefined;
      if (fieldSet !== undefined) note(definition.name.value, parseFieldSet(fieldSet));
    }
  }
  return keys;
}

function fieldType(definitions: readonly DefinitionNode[], type: string, field: string): string | undefined {
  const fields = definitions.filter(isOutput).flatMap((each) => (each.name.value === type ? (each.fields ?? []) : []));
  const found = fields.find(({ name }) => name.value === field);
  return found && namedType(found.type);
}

/** By field, at which levels (the list, its elements) some subgraph says that it is never null: then it is not, whoever is asked. */
function neverNull(definitions: readonly DefinitionNode[]): Map<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  const note = (coordinate: string, type: TypeNode, level: number): void => {
    if (type.kind === Kind.NON_NULL_TYPE) {
      found.set(coordinate, (found.get(coordinate) ?? new Set<number>()).add(level));
      note(coordinate, type.type, level);
    } else if (type.kind === Kind.LIST_TYPE) note(coordinate, type.type, level + 1);
  };
  for (const definition of definitions) {
    if (!isOutput(definition)) continue;
    for (const { name, type } of definition.fields ?? []) note(`${definition.name.value}.${name.value}`, type, 0);
  }
  return found;
}

function isOutput(definition: DefinitionNode): definition is ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function requiredFields(definitions: readonly DefinitionNode[]): Map<string, string> {
  const requires = new Map<string, string>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    for (const field of definition.fields ?? []) {
      const directive = field.directives?.find(({ name }) => name.value === 'requires');
      const fieldSet = directive && fieldsOf(directive);
      if (fieldSet) requires.set(`${definition.name.value}.${field.name.value}`, fieldSet);
    }
  }
  return requires;
}

function fieldsOf(directive: ConstDirectiveNode): string | undefined {
  const value = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

import { Kind, isInterfaceType, isObjectType, parse, type ConstDirectiveNode, type DefinitionNode, type GraphQLSchema } from 'graphql';
import type { WorldFacts } from './world.ts';

/** Reads what the made-up world has to respect off the schemas: entity interfaces, keys, required fields. */
export function readFacts(supergraph: GraphQLSchema, sdls: readonly string[]): WorldFacts {
  const definitions = sdls.flatMap((sdl) => parse(sdl).definitions);
  return { families: entityFamilies(supergraph), keys: keyFields(definitions), requires: requiredFields(definitions) };
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
  for (const definition of definitions) {
    if (!('directives' in definition) || !('name' in definition) || !definition.name) continue;
    for (const directive of definition.directives ?? []) {
      if (directive.name.value !== 'key') continue;
      const names = keys.get(definition.name.value) ?? new Set<string>();
      for (const name of (fieldsOf(directive as ConstDirectiveNode) ?? '').replace(/\{[^}]*\}/g, ' ').match(/\w+/g) ?? []) names.add(name);
      keys.set(definition.name.value, names);
    }
  }
  return keys;
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

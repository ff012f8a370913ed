import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Kind, parse, type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode, type ObjectTypeDefinitionNode, type ObjectTypeExtensionNode, type TypeNode } from 'graphql';

const subgraphs = ['product', 'vendor', 'order', 'user', 'notification'];

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;
type WithDirectives = { readonly directives?: readonly ConstDirectiveNode[] | undefined };

const has = ({ directives = [] }: WithDirectives, name: string): boolean => directives.some((directive) => directive.name.value === name);
const isObject = (node: DocumentNode['definitions'][number]): node is ObjectNode => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;

function keyFields({ directives = [] }: ObjectNode): Set<string> {
  const texts = directives.filter(({ name }) => name.value === 'key').flatMap(({ arguments: given = [] }) => given.map(({ value }) => (value.kind === Kind.STRING ? value.value : '')));
  return new Set(texts.flatMap((text) => text.split(/\W+/)));
}

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));

function inherits({ directives = [] }: ObjectNode): boolean {
  return directives.some(({ name, arguments: given = [] }) => name.value === 'cacheControl' && given.some((argument) => argument.name.value === 'inheritMaxAge'));
}

/** Fields that a subgraph adds to types for which another one says how long they are kept, and that would be kept as long: leaves, and objects that inherit. */
function unhintedFields(schemas: Readonly<Record<string, string>>): string[] {
  const documents = Object.entries(schemas).map(([name, sdl]) => [name, parse(sdl, { noLocation: true }).definitions.filter(isObject)] as const);
  const hintedBy = new Map(documents.flatMap(([name, types]) => types.filter((type) => has(type, 'cacheControl')).map((type) => [type.name.value, name] as const)));
  const objects = new Map(documents.flatMap(([, types]) => types.map((type) => [type.name.value, type] as const)));
  const takesAfterItsParent = ({ type }: FieldDefinitionNode): boolean => {
    const object = objects.get(nameOf(type));
    return object === undefined || inherits(object);
  };
  const isUnhinted = (type: ObjectNode, field: FieldDefinitionNode): boolean =>
    takesAfterItsParent(field) && !has(type, 'cacheControl') && !has(field, 'cacheControl') && !has(field, 'external') && !has(field, 'shareable') && !has(type, 'shareable') && !keyFields(type).has(field.name.value);
  return documents.flatMap(([name, types]) =>
    types
      .filter((type) => ![undefined, name].includes(hintedBy.get(type.name.value)))
      .flatMap((type) => (type.fields ?? []).filter((field) => isUnhinted(type, field)).map((field) => `${name}: ${type.name.value}.${field.name.value}`)),
  );
}

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('hints of the cache', () => {
  test('a field that another subgraph adds to a cached type says itself how long it is kept, since its type inherits what others evict', () => {
    const schemas = Object.fromEntries(subgraphs.map((name) => [name, read(`subgraphs/${name}/schema.graphql`) + read('schema/shared.graphql')]));
    assert.deepEqual(unhintedFields(schemas), [], 'add @cacheControl(maxAge: ...) to these fields, 0 for what is never kept');
  });

  test('are missed where they are missing', () => {
    const one = 'type Product @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! name: String }';
    const other = 'type Product @key(fields: "id") { id: ID! stars: Int visits: Int @cacheControl(maxAge: 0) }';
    assert.deepEqual(unhintedFields({ one, other }), ['other: Product.stars']);
  });
});

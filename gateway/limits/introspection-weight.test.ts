import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { buildASTSchema, buildSchema, getIntrospectionQuery, Kind, parse, specifiedRules, validate, type FieldNode, type GraphQLError } from 'graphql';
import { assertModestIntrospection } from './introspection-weight.ts';

const schemas = {
  ours: buildASTSchema(parse(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'))),
  small: buildSchema('type Query { product(id: ID!): Product } type Product { id: ID! name: String related: [Product] }'),
};

const deep = 'name fields { name args { name type { name } } type { name fields { name args { name } } ofType { name fields { name args { name } } } } }';
const many = (count: number, part: (index: number) => string): string => Array.from({ length: count }, (_, index) => part(index)).join(' ');

const honest = {
  'the query of tools': getIntrospectionQuery(),
  'the query of tools with all that it may ask for': getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true }),
  'one type, and the types of its fields': '{ __type(name: "Product") { name fields { name args { name type { name kind ofType { name } } } type { name fields { name } ofType { name fields { name } } } } } }',
  'names': '{ __schema { queryType { name } types { name kind fields { name } } } __typename }',
};
const excessive = {
  'the fields of all types, of theirs, and of theirs': `{ __schema { ${many(29, (index) => `a${index}: types { ${deep} }`)} } }`,
  'the same by a fragment': `{ ${many(19, (index) => `a${index}: __schema { types { ...Deep } }`)} } fragment Deep on __Type { ${deep} }`,
  'all of it many times': `{ ${many(6, (index) => `a${index}: __schema { ...Whole }`)} } ${getIntrospectionQuery().replace(/query IntrospectionQuery \{\s*__schema/, 'fragment Whole on __Schema').replace(/\}\s*\}\s*fragment FullType/, '} fragment FullType')}`,
};

function refusalOf(name: keyof typeof schemas, query: string): GraphQLError | undefined {
  const document = parse(query);
  assert.deepEqual(validate(schemas[name], document, specifiedRules), []);
  const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
  const fields = document.definitions.flatMap((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? (definition.selectionSet.selections as readonly FieldNode[]) : [])).filter((field) => field.name.value !== '__typename');
  try {
    assertModestIntrospection(schemas[name], fields, fragments);
    return undefined;
  } catch (error) {
    return error as GraphQLError;
  }
}

for (const [what, query] of Object.entries(honest)) {
  test(`introspection is answered that asks for ${what}`, () => {
    for (const name of ['ours', 'small'] as const) assert.equal(refusalOf(name, query), undefined);
  });
}

for (const [what, query] of Object.entries(excessive)) {
  test(`introspection is refused that asks for ${what}`, () => {
    for (const name of ['ours', 'small'] as const) assert.partialDeepStrictEqual(refusalOf(name, query)?.extensions, { code: 'OPERATION_TOO_COMPLEX', limit: { name: 'introspection' } });
  });
}

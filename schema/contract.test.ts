import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema, parse, validateSchema } from 'graphql';
import { contractSdl } from './contract.ts';

/** The contract of one subgraph whose document is the API as well. */
function contractOf(sdl: string, ...others: string[]): string {
  const api = buildSchema(`directive @tag(name: String!) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR | INPUT_FIELD_DEFINITION\n${sdl}`);
  const text = contractSdl({ apiSchema: api, subgraphs: [sdl, ...others].map((document) => parse(document)), tag: 'partner' });
  if (text) assert.deepEqual(validateSchema(buildSchema(text)), []);
  return text.replace(/\s+/g, ' ').trim();
}

const tag = '@tag(name: "partner")';

describe('the partner contract', () => {
  it('has all fields of a tagged type, and of another type the tagged fields only', () => {
    assert.equal(contractOf(`type Query { a: A ${tag} b: B ${tag} c: Int } type A ${tag} { x: Int y: Int } type B { x: Int ${tag} y: Int }`), 'type Query { a: A b: B } type A { x: Int y: Int } type B { x: Int }');
  });

  it('leaves a field out that another subgraph adds to a tagged type without a tag', () => {
    const api = buildSchema('type Query { a: A } type A { x: Int secret: Int }');
    const subgraphs = [parse(`type Query { a: A ${tag} } type A ${tag} { x: Int }`), parse('type A { secret: Int }')];
    assert.doesNotMatch(contractSdl({ apiSchema: api, subgraphs, tag: 'partner' }), /secret/);
  });

  it('leaves out what leads to a type outside, and what then is empty', () => {
    assert.equal(contractOf(`type Query { a: A ${tag} n: Int ${tag} } type A ${tag} { b: B } type B { c: C ${tag} } type C { x: Int }`), 'type Query { n: Int }');
  });

  it('leaves out an optional argument of a type outside, and the field when the argument is required', () => {
    assert.equal(contractOf(`type Query { a(f: F): Int ${tag} b(f: F!): Int ${tag} } input F { x: Int }`), 'type Query { a: Int }');
    assert.equal(contractOf(`type Query { a(f: F): Int ${tag} } input F ${tag} { x: Int g: G! } input G { x: Int }`), 'type Query { a: Int }');
  });

  it('keeps the types behind an interface or a union, and only those that are tagged', () => {
    const types = `interface I ${tag} { x: Int } type A implements I ${tag} { x: Int } type B implements I { x: Int } union U ${tag} = A | B`;
    assert.equal(contractOf(`type Query { i: I ${tag} u: U ${tag} } ${types}`), 'type Query { i: I u: U } interface I { x: Int } type A implements I { x: Int } union U = A');
  });

  it('drops what nothing leads to, ignores other tags, and is empty when nothing is tagged', () => {
    assert.equal(contractOf(`type Query { n: Int ${tag} } type Lost ${tag} { x: Int }`), 'type Query { n: Int }');
    assert.equal(contractOf('type Query { n: Int @tag(name: "internal") }'), '');
  });
});

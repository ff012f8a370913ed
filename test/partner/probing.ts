/** A curious partner: whatever is tried, nothing outside the contract is seen, run, or named that was not named by whoever asks. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { buildClientSchema, buildSchema, getIntrospectionQuery, isEnumType, isInputObjectType, isInterfaceType, isObjectType, lexicographicSortSchema, parse, printSchema, visit, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { rootDir } from '../../dev/paths.ts';
import type { Ask } from './prefilled.ts';

const read = (name: string): string => readFileSync(join(rootDir, 'schema', name), 'utf8');
const contract = buildSchema(read('partner.graphql'));
const api = buildSchema(read('api.graphql'));

/** Every name in a schema document, built-in ones included. */
function namesIn(sdl: string): Set<string> {
  const names = new Set<string>(['__typename', '__schema', '__type', 'String', 'Int', 'Boolean', 'ID', 'Float']);
  visit(parse(sdl, { noLocation: true }), { Name: ({ value }) => void names.add(value), EnumValueDefinition: ({ name }) => void names.add(name.value) });
  return names;
}
const offered = namesIn(read('partner.graphql'));
const hidden = new Set([...namesIn(read('supergraph.graphql'))].filter((name) => !offered.has(name)));

const fieldsOf = (schema: GraphQLSchema, type: string): string[] => {
  const found = schema.getType(type);
  return isObjectType(found) || isInterfaceType(found) || isInputObjectType(found) ? Object.keys(found.getFields()) : isEnumType(found) ? found.getValues().map(({ name }) => name) : [];
};
/** By type of the contract: what the API has of it and the contract has not. */
const hiddenMembers = Object.keys(contract.getTypeMap())
  .filter((type) => !type.startsWith('__'))
  .map((type) => ({ type, members: fieldsOf(api, type).filter((member) => !fieldsOf(contract, type).includes(member)) }))
  .filter(({ members }) => members.length > 0);
const hiddenTypes = Object.keys(api.getTypeMap()).filter((type) => !type.startsWith('__') && !contract.getType(type));

/** Names of the answer that are in our schemas, not in the contract, and not in the question. */
function leaks(question: string, answer: unknown): string[] {
  const asked = new Set(question.match(/\w+/g));
  return [...new Set(JSON.stringify(answer).match(/\w+/g))].filter((word) => hidden.has(word) && !asked.has(word) && !ordinary.has(word));
}
/** Words of messages and of the frame of an answer that happen to be names of ours, too. */
const ordinary = new Set(['data', 'errors', 'message', 'extensions', 'code', 'path', 'line', 'column', 'locations', 'cost', 'on', 'of', 'is', 'query', 'field', 'argument', 'type', 'value', 'limit']);

export function describeProbing(asker: () => Ask): void {
  describe('a curious partner', () => {
    let ask: Ask;
    before(() => {
      ask = asker();
      assert.ok(hidden.size > 100 && hiddenTypes.length > 50 && hiddenMembers.length > 3, `there is something to hide: ${hidden.size} names, ${hiddenTypes.length} types, ${hiddenMembers.length} with hidden members`);
    });

    /** Refused before anything ran. */
    async function refused(query: string, variables?: Record<string, unknown>): Promise<string[]> {
      const answer = await ask(query, variables);
      assert.equal(answer.status, 400, `${query}: ${JSON.stringify(answer)}`);
      assert.ok(!answer.data, query);
      assert.deepEqual(leaks(query + JSON.stringify(variables ?? {}), answer), [], `${query}: ${JSON.stringify(answer.errors)}`);
      return (answer.errors ?? []).map(({ message }) => message);
    }

    test('introspection is the contract to the last argument', async () => {
      const { data } = await ask(getIntrospectionQuery());
      const seen = buildClientSchema(data as IntrospectionQuery);
      assert.equal(printSchema(lexicographicSortSchema(seen)), printSchema(lexicographicSortSchema(buildSchema(printSchema(contract)))));
    });

    test('hidden types have no introspection by name, and their names mean nothing in fragments and variables', async () => {
      for (const type of [...hiddenTypes.slice(0, 25), '_Any', '_Entity', '_Service', 'join__FieldSet', 'link__Purpose']) {
        const { data, errors } = await ask('query ($name: String!) { __type(name: $name) { name kind fields { name } } }', { name: type });
        assert.deepEqual([data, errors], [{ __type: null }, undefined], type);
      }
      for (let start = 0; start < hiddenTypes.length; start += 15) {
        const some = hiddenTypes.slice(start, start + 15);
        const messages = await refused(`{ __typename ${some.map((type) => `... on ${type} { id }`).join(' ')} }`);
        for (const type of some) assert.ok(messages.some((message) => message.startsWith(`Unknown type "${type}".`)), type);
      }
      await refused(`query (${hiddenTypes.slice(0, 40).map((type, index) => `$v${index}: ${type}`).join(' ')}) { __typename }`);
    });

    test('hidden fields are unknown ones: plainly, in named and inline fragments, under aliases', async () => {
      for (const { type, members } of hiddenMembers.filter(({ type: name }) => isObjectType(contract.getType(name)))) {
        for (let start = 0; start < members.length; start += 25) {
          const some = members.slice(start, start + 25);
          const messages = await refused(`{ __typename } fragment Named on ${type} { ${some.map((field, index) => `a${index}: ${field}`).join(' ')} ... on ${type} { ${some[0]} } }`);
          for (const field of some) assert.ok(messages.some((message) => message.startsWith(`Cannot query field "${field}" on type "${type}".`)), `${type}.${field}: ${messages.join(' | ')}`);
        }
      }
    });

    test('misspelled, they are not suggested', async () => {
      for (const { type, members } of hiddenMembers.filter(({ type: name }) => isObjectType(contract.getType(name)))) {
        for (let start = 0; start < members.length; start += 25) {
          const wrong = members.slice(start, start + 25).flatMap((field) => (fieldsOf(contract, type).includes(`${field}x`) ? [] : [`${field}x`]));
          await refused(`{ __typename } fragment Named on ${type} { ${wrong.join(' ')} }`);
        }
      }
      await refused(`{ __typename ${hiddenTypes.slice(0, 15).map((type) => `... on ${type}x { id }`).join(' ')} }`);
    });

    test('hidden arguments, inputs and enum values are unknown ones, written out and in variables', async () => {
      for (const { type, members } of hiddenMembers.filter(({ type: name }) => isEnumType(contract.getType(name)))) {
        for (const value of members.slice(0, 3)) await refused(`query ($v: [${type}!]) { __typename @skip(if: $v) }`, { v: [value] });
      }
      await refused('{ products(first: 1, secretArgument: 1) { edges { node { id } } } }');
      for (const { type, members } of hiddenMembers.filter(({ type: name }) => isInputObjectType(contract.getType(name)))) {
        for (const field of members) await refused(`query ($v: ${type}) { products(${field}: $v) { edges { cursor } } }`, { v: { [field]: 1 } });
      }
    });

    test('federation is not to be seen: entities, services, and their arguments', async () => {
      await refused('{ _service { sdl } }');
      await refused('{ _entities(representations: [{ __typename: "User", id: "usr_1" }]) { __typename ... on User { email } } }');
      await refused('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }', { r: [{ __typename: 'Order', id: 'ord_1' }] });
      await refused('subscription { orderUpdated { id } }');
    });

    test('what cannot be parsed, or goes wrong while it runs, tells nothing of the inside', async () => {
      for (const query of ['{', '{ products(first: "x") { edges { node { id } } } }', 'query { products(first: 1) { edges { node { id(x: 1) } } } } fragment', 'mutation { userSignIn(input: { email: "a", password: "b" }) { tokens { accessToken } } }']) await refused(query);
      const running = '{ product(id: "; DROP TABLE products") { id } vendor(id: "vnd_none") { id } vendorOrder(id: "vor_none") { id } catalogImport(id: "imp_none") { id } }';
      const answer = await ask(running);
      assert.deepEqual(leaks(running, answer), []);
      assert.doesNotMatch(JSON.stringify(answer), /SELECT|stack|node_modules|subgraph|\.ts\b|127\.0\.0\.1/);
    });

    test('__typename tells names of the contract only', async () => {
      const { data } = await ask('{ __typename products(first: 3) { __typename edges { __typename node { __typename vendor { __typename } category { __typename } variants { __typename } } } } }');
      for (const [, name = ''] of JSON.stringify(data).matchAll(/"__typename":"(\w+)"/g)) assert.ok(contract.getType(name), name);
    });
  });
}

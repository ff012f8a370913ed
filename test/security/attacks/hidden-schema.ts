import assert from 'node:assert/strict';
import type { Attack } from '../attack.ts';

const row = 'introspection, field suggestions';
const reference = 'OWASP GraphQL Cheat Sheet, Introspection; API8:2023';
const inDevelopment = { notApplicable: 'a development stack shows its schema' };

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'read the schema: __schema, __type, by GET, with a newline that filters miss',
    async run({ gateway, get, urls, clientKey, isProduction }) {
      if (!isProduction) return inDevelopment;
      for (const query of ['{ __schema { types { name } } }', '{ __type(name: "User") { fields { name } } }', '{ __schema\n{ queryType { name } } }', 'query A { ... on Query { x: __schema { types { name } } } }']) {
        const byPost = await gateway(query);
        const byGet = await get(`${urls.gateway}/graphql?query=${encodeURIComponent(query)}`, { 'x-client-key': clientKey, 'apollo-require-preflight': '1' });
        for (const { data, text } of [byPost, byGet]) assert.ok(data === null && !text.includes('addressCreate') && !text.includes('"queryType"'), text.slice(0, 200));
      }
      return 'refused';
    },
  },
  {
    row,
    reference,
    name: 'learn names from suggestions and error texts',
    async run({ gateway, isProduction }) {
      if (!isProduction) return inDevelopment;
      const misspelt = { '{ prodcts { id } }': 'products', '{ me { emai } }': 'email', '{ product(slgu: "x") { id } }': 'slug', '{ products(currency: "EUR", sort: NEWST) { totalCount } }': 'NEWEST', 'mutation { userProfileUpdate(input: { displayNam: "x" }) { user { id } } }': 'displayName' };
      for (const [query, right] of Object.entries(misspelt)) {
        const { text } = await gateway(query);
        assert.doesNotMatch(text, /did you mean/i, query);
        assert.doesNotMatch(text, new RegExp(`\\b${right}\\b`), query);
      }
      const { text } = await gateway('query($i: UserProfileUpdateInput!) { __typename }', { i: { displayNam: 'x' } });
      assert.doesNotMatch(text, /did you mean|\bdisplayName\b/i);
      return 'no suggestions';
    },
  },
  {
    row,
    reference,
    name: 'read the schema through a BFF, or send it an operation of one\'s own',
    async run({ post, get, urls, isProduction }) {
      if (!isProduction) return inDevelopment;
      for (const name of ['bff-web', 'bff-mobile'] as const) {
        for (const query of ['{ __schema { types { name } } }', '{ __typename }', 'query Own { session { csrfToken } }']) {
          const headers = { 'x-app-version': '99.0.0' };
          const answers = [await post(`${urls[name]}/graphql`, { query }, headers), await get(`${urls[name]}/graphql?query=${encodeURIComponent(query)}`, headers)];
          for (const { data, text } of answers) assert.equal(data, null, `${name}: ${text.slice(0, 200)}`);
        }
      }
      return 'registered operations only';
    },
  },
];

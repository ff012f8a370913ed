import assert from 'node:assert/strict';
import { subgraphNames } from '../../../dev/services.ts';
import type { Attack } from '../attack.ts';

const row = 'calling a subgraph directly, spoofed identity';
const reference = 'OWASP API2:2023; federation: https://www.apollographql.com/docs/graphos/platform/security/overview';

const questions = ['{ __typename }', '{ _service { sdl } }', '{ _entities(representations: [{ __typename: "User", id: "usr_1" }]) { __typename } }', '{ __schema { types { name } } }'];

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'ask each subgraph without an identity, `_service` and `_entities` included',
    async run({ urls, post }) {
      for (const name of subgraphNames) {
        for (const query of questions) {
          const { status, code, data } = await post(`${urls[name]}/graphql`, { query });
          assert.deepEqual([status, code, data], [401, 'UNAUTHENTICATED', null], `${name} answered ${query}`);
        }
      }
      return '401 from all five, whatever is asked';
    },
  },
  {
    row,
    reference,
    name: 'make up an identity: plain headers, an unsigned one, a person\'s access token',
    async run({ urls, post, persona }) {
      const { token, userId } = await persona('margit-vance');
      const unsigned = `${Buffer.from('{"alg":"none","typ":"gateway-identity+jwt"}').toString('base64url')}.${Buffer.from(JSON.stringify({ iss: 'marketplace-gateway', viewer: { userId, roles: ['admin'] } })).toString('base64url')}.`;
      const guesses: Record<string, string>[] = [{ 'x-user-id': userId, 'x-user-roles': 'admin' }, { 'x-identity': unsigned }, { 'x-identity': token }, { authorization: `Bearer ${token}` }, { 'x-identity': '' }];
      for (const name of subgraphNames) {
        for (const headers of guesses) {
          const { status } = await post(`${urls[name]}/graphql`, { query: '{ __typename }' }, headers);
          assert.equal(status, 401, `${name} believed ${Object.keys(headers).join(', ')}`);
        }
      }
      return '401 for each';
    },
  },
  {
    row,
    reference,
    name: 'reach `_service` and `_entities` through the gateway',
    async run({ gateway }) {
      for (const query of questions.slice(1, 3)) {
        const { data, code } = await gateway(query);
        assert.deepEqual([data, code], [null, 'GRAPHQL_VALIDATION_FAILED'], query);
      }
      return 'no such fields';
    },
  },
  {
    row,
    reference,
    name: 'hand the gateway an identity and role headers of one\'s own',
    async run({ gateway, persona }) {
      const { userId } = await persona('margit-vance');
      const headers = { 'x-identity': 'e30.e30.', 'x-user-id': userId, 'x-user-roles': 'admin', 'x-vendor-id': 'vnd_1' };
      const { data, code } = await gateway('{ me { id } users(first: 1) { totalCount } }', {}, { headers });
      assert.deepEqual([data?.['me'], data?.['users'], code], [null, null, 'UNAUTHENTICATED']);
      return 'ignored: nobody is signed in';
    },
  },
  {
    row,
    reference: 'docs/decisions/first-party-endpoint.md',
    name: 'use the first-party endpoint without a client key',
    async run({ urls, post, isProduction }) {
      if (!isProduction) return { notApplicable: 'a development stack serves /graphql to everybody' };
      for (const headers of [{}, { 'x-client-key': 'guess' }, { 'x-client-name': 'bff-web' }] as Record<string, string>[]) {
        const { status, data } = await post(`${urls.gateway}/graphql`, { query: '{ categories { id } }' }, headers);
        assert.deepEqual([status, data], [401, null]);
      }
      return '401';
    },
  },
];

import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { HttpRequest } from '../server/http-types.ts';
import { readGraphqlRequest } from './graphql-request.ts';

const variablesOf = (variables: string) =>
  readGraphqlRequest({ method: 'GET', path: '/graphql', query: new URLSearchParams({ id: 'a', variables }), headers: {}, body: Buffer.alloc(0), remoteAddress: '127.0.0.1', requestId: 'r', signal: new AbortController().signal } satisfies HttpRequest).variables;

it('the same variables in an address are read once, and nobody can change them for the next', () => {
  const first = variablesOf('{"market":{"currency":"EUR"},"first":10}');
  assert.throws(() => Object.assign(first['market'] as object, { currency: 'SEK' }), TypeError);
  assert.throws(() => Object.assign(first, { first: 1 }), TypeError);
  assert.equal(variablesOf('{"market":{"currency":"EUR"},"first":10}'), first);
  assert.deepEqual(variablesOf('{"market":{"currency":"SEK"},"first":10}'), { market: { currency: 'SEK' }, first: 10 });
});

it('variables that are no object are refused each time', () => {
  for (const _time of [1, 2]) {
    assert.throws(() => variablesOf('[1]'), /variables must be a JSON object/);
    assert.throws(() => variablesOf('{"a"'), /variables is not valid JSON/);
  }
});

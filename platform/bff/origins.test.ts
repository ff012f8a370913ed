import assert from 'node:assert/strict';
import { it } from 'node:test';
import { tooBusy } from '../server/too-busy.ts';
import { createOriginPolicy } from './origins.ts';

it('pages of our other origins can read a refusal, too; those of strangers cannot', () => {
  const origins = createOriginPolicy({ allowed: ['https://shop.example'], requestHeaders: [], responseHeaders: ['x-trace-id'] });
  const { refuse } = origins.withCors({ method: 'POST', path: '/graphql', handle: async () => ({ status: 200 }), refuse: () => tooBusy({ name: 'requestsInHand', max: 1, actual: 2 }) });
  const headersFor = (origin: string) => refuse?.({ method: 'POST', headers: { origin } })?.headers ?? {};
  assert.equal(headersFor('https://shop.example')['access-control-allow-origin'], 'https://shop.example');
  assert.equal(headersFor('https://shop.example')['retry-after'], '1');
  assert.equal(headersFor('https://elsewhere.example')['access-control-allow-origin'], undefined);
});

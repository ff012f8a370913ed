import assert from 'node:assert/strict';
import { it } from 'node:test';
import { standingOf } from './standing.ts';

const tokenOf = (claims: object): string => `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

it('a token says for which vendors its bearer works, and whether as an operator', () => {
  const accessToken = tokenOf({ roles: ['support'], memberships: [{ tenantId: 'vnd_1', role: 'OWNER' }] });
  assert.deepEqual(standingOf({ accessToken }), { shops: [{ vendorId: 'vnd_1', role: 'OWNER' }], isOperator: true });
});

it('guests, customers and tokens of another form work nowhere', () => {
  for (const signedIn of [null, { accessToken: tokenOf({ roles: ['customer'], memberships: [] }) }, { accessToken: 'opaque' }, { accessToken: 'a.b.c' }]) {
    assert.deepEqual(standingOf(signedIn), { shops: [], isOperator: false });
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlainViewers } from './plain-viewer.ts';

const isPlainViewer = createPlainViewers(['customer']);
const token = (claims: unknown): string => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;

test('plain is who has no more than the roles of everybody, works for nobody and is nobody else', () => {
  for (const claims of [{}, { roles: [] }, { roles: ['customer'], memberships: [] }]) assert.equal(isPlainViewer(token(claims)), true, JSON.stringify(claims));
  for (const claims of [{ roles: ['customer', 'admin'] }, { memberships: [{ tenantId: 'vnd_1', role: 'OWNER' }] }, { scopes: ['orders:read'] }, { roles: ['customer'], act: { sub: 'usr_1' } }]) {
    assert.equal(isPlainViewer(token(claims)), false, JSON.stringify(claims));
  }
});

test('a token that cannot be read is not plain', () => {
  for (const broken of ['', 'a', 'a.b.c', `a.${Buffer.from('no').toString('base64url')}.c`]) assert.equal(isPlainViewer(broken), false, broken);
});

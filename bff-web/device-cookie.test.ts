import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { HttpRequest } from '#platform/server/http-types';
import { createDeviceCookie } from './device-cookie.ts';

const id = 'a'.repeat(43);
const cookie = createDeviceCookie({ secure: true });
const apart = (header: string | undefined) => {
  const { request, device } = cookie.apart({ headers: header === undefined ? {} : { cookie: header } } as HttpRequest);
  return [request.headers.cookie, device];
};

it('the name of a browser is told apart from its other cookies, wherever it stands', () => {
  assert.deepEqual(apart(`__Host-did=${id}`), [undefined, `device:${id}`]);
  assert.deepEqual(apart(`a=1; did=${id}; b=2`), ['a=1; b=2', `device:${id}`]);
  assert.deepEqual(apart(`did=${id}; b=2`), ['b=2', `device:${id}`]);
});

it('a name that cannot be one is none', () => {
  assert.deepEqual(apart(undefined), [undefined, null]);
  assert.deepEqual(apart('did=short'), ['did=short', null]);
  assert.deepEqual(apart(`notdid=${id}`), [`notdid=${id}`, null]);
});

it('scripts cannot read the name, and other sites cannot send it', () => {
  assert.match(cookie.write(), /^__Host-did=[\w-]{43}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure$/);
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSessionCookie } from './cookie.ts';

const id = 'a'.repeat(43);

it('reads its own cookie among others and nothing that does not look like an id', () => {
  const cookie = createSessionCookie({ secure: true });
  assert.equal(cookie.read(`theme=dark; __Host-sid=${id}; x=1`), id);
  for (const header of [undefined, '', `sid=${id}`, '__Host-sid=short', `__Host-sid=${id}\n`.trim() + '!', `x__Host-sid=${id}`]) assert.equal(cookie.read(header), undefined);
});

it('is called sid and goes without Secure only when told so', () => {
  assert.match(createSessionCookie({ secure: false }).write(id, 60_000), /^sid=a{43}; Path=\/; Max-Age=60; HttpOnly; SameSite=Lax$/);
});

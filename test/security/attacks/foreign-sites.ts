import assert from 'node:assert/strict';
import { registeredIds } from '../../stack/web-client.ts';
import type { Attack } from '../attack.ts';
import type { World } from '../world.ts';

const row = 'CSRF by GET, text/plain, multipart; foreign Origin';
const reference = 'OWASP CSRF Prevention Cheat Sheet; ASVS 5.0 3.5';
const evil = 'https://evil.example';

/** A browser that has a session at the storefront. */
async function victim({ get, urls }: World) {
  const { headers, text } = await get(`${urls['bff-web']}/csrf`);
  const setCookie = headers.getSetCookie()[0] ?? '';
  return { setCookie, cookie: setCookie.split(';')[0] ?? '', csrf: (JSON.parse(text) as { csrfToken: string }).csrfToken };
}

/** A change that a session alone suffices for. */
const change = () => ({ documentId: registeredIds('web')('SignOut'), variables: {} });

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'send a mutation of the web BFF with the cookie but without its token, or with another one',
    async run(world) {
      const { cookie } = await victim(world);
      const other = await victim(world);
      for (const headers of [{}, { 'x-csrf-token': 'guess' }, { 'x-csrf-token': other.csrf }] as Record<string, string>[]) {
        const { code, data } = await world.post(`${world.urls['bff-web']}/graphql`, change(), { cookie, ...headers });
        assert.deepEqual([code, data], ['FORBIDDEN', null]);
      }
      return 'FORBIDDEN';
    },
  },
  {
    row,
    reference,
    name: 'send it from another origin, with everything right',
    async run(world) {
      const { cookie, csrf } = await victim(world);
      for (const headers of [{ origin: evil }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { origin: `${world.urls['bff-web']}.evil.example` }] as Record<string, string>[]) {
        const { code, data, headers: answered } = await world.post(`${world.urls['bff-web']}/graphql`, change(), { cookie, 'x-csrf-token': csrf, ...headers });
        assert.deepEqual([code, data, answered.get('access-control-allow-origin')], ['FORBIDDEN', null, null], JSON.stringify(headers));
      }
      return 'FORBIDDEN, and no CORS headers';
    },
  },
  {
    row,
    reference,
    name: 'a preflight from another origin, at every public door',
    async run({ urls }) {
      for (const name of ['gateway', 'bff-web', 'bff-mobile'] as const) {
        const { headers } = await fetch(`${urls[name]}/graphql`, { method: 'OPTIONS', headers: { origin: evil, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } });
        assert.equal(headers.get('access-control-allow-origin'), null, name);
      }
      return 'no CORS headers';
    },
  },
  {
    row,
    reference,
    name: 'simple requests that need no preflight: GET, text/plain, form, multipart, no content type',
    async run(world) {
      const { cookie, csrf } = await victim(world);
      const query = 'mutation { cartCountrySet(country: "DE") { userErrors { code } } }';
      for (const [url, body] of [[`${world.urls['bff-web']}/graphql`, JSON.stringify(change())], [`${world.urls.gateway}/graphql`, JSON.stringify({ query })]] as const) {
        for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/graphql', '']) {
          const { status, data } = await world.post(url, body, { 'content-type': contentType, cookie, 'x-csrf-token': csrf, 'x-client-key': world.clientKey });
          assert.ok(status >= 400 && data === null, `${url} took ${contentType || 'a body without content type'}: ${status}`);
        }
      }
      const byGet = [
        await world.get(`${world.urls.gateway}/graphql?query=${encodeURIComponent(query)}`, { 'x-client-key': world.clientKey, 'apollo-require-preflight': '1' }),
        await world.get(`${world.urls['bff-web']}/graphql?id=${change().documentId}`, { cookie, 'x-csrf-token': csrf }),
      ];
      for (const { status, data } of byGet) assert.ok(status >= 400 && data === null, `a mutation by GET was answered ${status}`);
      return 'none is taken';
    },
  },
  {
    row,
    reference: 'ASVS 5.0 3.3: cookie attributes',
    name: 'read, overwrite or send along the session cookie from elsewhere',
    async run(world) {
      const { setCookie } = await victim(world);
      assert.match(setCookie, /^__Host-sid=[\w-]{43}; Path=\/;/);
      for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax']) assert.ok(setCookie.includes(`; ${attribute}`), `${attribute} is missing: ${setCookie.replace(/=[\w-]{43}/, '=…')}`);
      assert.doesNotMatch(setCookie, /Domain=/i);
      return '__Host-, HttpOnly, Secure, SameSite=Lax';
    },
  },
  {
    row,
    reference: 'OWASP Session Management Cheat Sheet: fixation',
    name: 'plant a session id and wait until its owner signs in',
    async run(world) {
      const planted = `__Host-sid=${'a'.repeat(43)}`;
      const { headers } = await world.get(`${world.urls['bff-web']}/csrf`, { cookie: planted });
      const given = headers.getSetCookie()[0] ?? '';
      assert.ok(given.startsWith('__Host-sid=') && !given.startsWith(planted), 'the planted id was taken over');
      return 'an unknown id is never taken over';
    },
  },
  {
    row,
    reference: 'OWASP HTTP Headers Cheat Sheet',
    name: 'frame a page, sniff a type, run a script in an answer',
    async run({ urls, get }) {
      for (const name of ['gateway', 'bff-web', 'bff-mobile', 'payment-sandbox', 'media'] as const) {
        const { headers } = await get(`${urls[name]}/health/live`);
        assert.equal(headers.get('x-content-type-options'), 'nosniff', name);
        assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/, name);
        assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/, name);
        assert.equal(headers.get('x-powered-by'), null);
      }
      return 'nosniff and a CSP that allows nothing';
    },
  },
];

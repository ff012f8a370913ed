import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { Attack } from '../attack.ts';
import type { World } from '../world.ts';

const row = 'JWT none / HS-RS confusion / kid / jku / other audience';
const reference = 'RFC 8725; ASVS 5.0 9.1';

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Record<string, unknown>;

/** Tokens made of a good one and of what everybody can know: the public keys. */
async function forgeries({ persona, newCustomer, urls, get }: World): Promise<Record<string, string>> {
  const { token, refreshToken } = await newCustomer();
  const admin = await persona('margit-vance');
  const [head = '', body = '', signature = ''] = token.split('.');
  const header = decode(head);
  const asAdmin = segment({ ...decode(body), sub: admin.userId, roles: ['admin'] });
  const { keys } = JSON.parse((await get(`${urls.user}/.well-known/jwks.json`)).text) as { keys: { x: string; kid: string }[] };
  const publicKey = keys[0]?.x ?? '';
  const own = generateKeyPairSync('ed25519');
  const ownJwk = own.publicKey.export({ format: 'jwk' });
  const signedByUs = (jose: object): string => {
    const text = `${segment(jose)}.${asAdmin}`;
    return `${text}.${sign(null, Buffer.from(text), own.privateKey).toString('base64url')}`;
  };
  const hmac = (jose: object, key: string | Buffer): string => {
    const text = `${segment(jose)}.${asAdmin}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  return {
    'alg none': `${segment({ ...header, alg: 'none' })}.${asAdmin}.`,
    'alg None with a signature': `${segment({ ...header, alg: 'None' })}.${asAdmin}.${signature}`,
    'changed claims': `${head}.${asAdmin}.${signature}`,
    'no signature': `${head}.${asAdmin}.`,
    'HS256 with the public key': hmac({ ...header, alg: 'HS256' }, publicKey),
    'HS256 with the public key in bytes': hmac({ ...header, alg: 'HS256' }, Buffer.from(publicKey, 'base64url')),
    'HS256 with an empty key': hmac({ ...header, alg: 'HS256', kid: '/dev/null' }, ''),
    'a key of our own under a known kid': signedByUs(header),
    'a key of our own in the header': signedByUs({ ...header, jwk: ownJwk }),
    'a key of our own by jku': signedByUs({ ...header, jku: 'http://127.0.0.1:9/jwks.json', x5u: 'http://127.0.0.1:9/' }),
    'a kid that is a path': signedByUs({ ...header, kid: '../../../../dev/null' }),
    'a kid that is SQL': signedByUs({ ...header, kid: "' UNION SELECT 'x" }),
    'another type': `${segment({ ...header, typ: 'gateway-identity+jwt' })}.${body}.${signature}`,
    'another order of the header': `${segment({ kid: header['kid'], typ: header['typ'], alg: header['alg'] })}.${body}.${signature}`,
    'a refresh token': refreshToken,
    'a fourth part': `${token}.x`,
    'nothing but dots': '..',
    'nine kilobytes': `${head}.${'A'.repeat(9_000)}.${signature}`,
  };
}

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'forge an access token in every known way',
    async run(world) {
      const forged = await forgeries(world);
      for (const [how, token] of Object.entries(forged)) {
        const { status, data, code } = await world.gateway('{ me { id roles } users(first: 1) { totalCount } }', {}, { token });
        assert.deepEqual([status, data, code], [401, null, 'UNAUTHENTICATED'], how);
      }
      return `${Object.keys(forged).length} forgeries, 401 for each`;
    },
  },
  {
    row,
    reference: 'RFC 6750; a broken token must not turn a person into a guest',
    name: 'authorise in other ways: Basic, lower case, two tokens, in the address',
    async run({ gateway, get, urls, persona, clientKey }) {
      const { token } = await persona('margit-vance');
      for (const authorization of [`Basic ${Buffer.from('admin:admin').toString('base64')}`, `Bearer ${token} ${token}`, `Bearer`, `Token ${token}`, `Bearer ${token},${token}`]) {
        const { status, data } = await gateway('{ me { id } }', {}, { headers: { authorization } });
        assert.deepEqual([status, data], [401, null], authorization.slice(0, 12));
      }
      const { data } = await get(`${urls.gateway}/graphql?query=${encodeURIComponent('{ me { id } }')}&access_token=${token}`, { 'x-client-key': clientKey, 'apollo-require-preflight': '1' });
      assert.equal(data?.['me'] ?? null, null);
      return 'refused, or nobody is signed in';
    },
  },
  {
    row,
    reference: 'RFC 7517',
    name: 'find a private key in what is published',
    async run({ urls, get }) {
      const { text } = await get(`${urls.user}/.well-known/jwks.json`);
      assert.doesNotMatch(text, /"d"\s*:/);
      return 'public halves only';
    },
  },
];

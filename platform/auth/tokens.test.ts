import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it, mock } from 'node:test';
import { customer } from '../testing/test-viewer.ts';
import { createAccessTokenVerifier, signAccessToken } from './access-token.ts';
import { createIdentityVerifier, generateIdentityKeys, identitySigningKey, signIdentity } from './identity.ts';
import { waitFor } from '../testing/wait-for.ts';
import { generateKeyPair, publicJwks, signingKey, type Ed25519Jwk } from './keys.ts';

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const parts = (token: string): [string, string, string] => token.split('.') as [string, string, string];

describe('gateway identity', () => {
  const keys = generateIdentityKeys('k1');
  const privateKey = identitySigningKey(keys.privateJwk);
  const verifier = createIdentityVerifier({ publicKeys: keys.publicJwks, audience: 'product' });
  const viewer = customer('usr_1');
  const body = '{"query":"{ a }"}';
  const token = signIdentity({ viewer, audience: 'product', body, privateKey });

  it('vouches for the viewer to one subgraph, for one body', () => {
    assert.deepEqual(verifier.verify(token, body).viewer, viewer);
    assert.throws(() => verifier.verify(token, `${body} `), /another body/);
    assert.throws(() => createIdentityVerifier({ publicKeys: keys.publicJwks, audience: 'order' }).verify(token, body), /made for "product"/);
    assert.throws(() => verifier.verify(undefined, body), /no identity/);
  });

  it('carries the address of the device, or says that it is not known', () => {
    assert.equal(verifier.verify(token, body).clientAddress, null);
    const named = signIdentity({ viewer, clientAddress: '203.0.113.7', audience: 'product', body, privateKey });
    assert.equal(verifier.verify(named, body).clientAddress, '203.0.113.7');
  });

  it('ends after 30 seconds', () => {
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    mock.timers.tick(30_000);
    assert.deepEqual(verifier.verify(token, body).viewer, viewer);
    mock.timers.tick(6_000);
    assert.throws(() => verifier.verify(token, body), /expired/);
    mock.timers.reset();
  });

  it('refuses other algorithms, types, keys and tampered claims', () => {
    const [, payload, signature] = parts(token);
    const hs256 = segment({ alg: 'HS256', typ: 'gateway-identity+jwt', kid: 'k1' });
    const forged = createHmac('sha256', keys.publicJwks.keys[0]?.x ?? '').update(`${hs256}.${payload}`).digest('base64url');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { viewer: object };
    const stranger = identitySigningKey(generateIdentityKeys('k1').privateJwk);
    const bad = [
      `${segment({ alg: 'none', typ: 'gateway-identity+jwt', kid: 'k1' })}.${payload}.`,
      `${hs256}.${payload}.${forged}`,
      `${segment({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1' })}.${payload}.${signature}`,
      `${segment({ alg: 'EdDSA', typ: 'gateway-identity+jwt', kid: 'k1', jku: 'https://evil.example/jwks' })}.${payload}.${signature}`,
      `${parts(token)[0]}.${segment({ ...claims, viewer: { ...claims.viewer, roles: ['admin'] } })}.${signature}`,
      `${token}.extra`,
      signIdentity({ viewer, audience: 'product', body, privateKey: stranger }),
    ];
    for (const attempt of bad) assert.throws(() => verifier.verify(attempt, body), { name: 'IdentityError' });
  });

  it('accepts old and new keys during a rotation', () => {
    const next = generateIdentityKeys('k2');
    const both = createIdentityVerifier({ publicKeys: { keys: [...keys.publicJwks.keys, ...next.publicJwks.keys] }, audience: 'product' });
    const signedByNext = signIdentity({ viewer, audience: 'product', body, privateKey: identitySigningKey(next.privateJwk) });
    assert.deepEqual(both.verify(token, body).viewer, viewer);
    assert.deepEqual(both.verify(signedByNext, body).viewer, viewer);
    assert.throws(() => verifier.verify(signedByNext, body), /unknown key/);
  });
});

describe('access token', () => {
  let served: Ed25519Jwk[] = [];
  let requests = 0;
  let isDown = false;
  let toBreakOff = 0;
  let jwksUrl: string;
  const server = createServer((_request, response) => {
    requests += 1;
    if (toBreakOff-- > 0) return void response.destroy();
    response.statusCode = isDown ? 503 : 200;
    response.end(JSON.stringify(publicJwks({ keys: served })));
  });
  const first = generateKeyPair('a1').privateJwk;
  const second = generateKeyPair('a2').privateJwk;
  const issuer = 'https://user.example';
  const audience = 'gateway';
  const sign = (jwk: Ed25519Jwk, overrides: { issuer?: string; audience?: string } = {}): string =>
    signAccessToken({ claims: { userId: 'usr_1', sessionId: 'ses_1', roles: ['customer'] }, issuer, audience, privateKey: signingKey(jwk), ...overrides }).token;
  const verifierWith = (options: { cooldownMs?: number; maxAgeMs?: number } = {}) => createAccessTokenVerifier({ jwksUrls: [jwksUrl], issuer, audience, cooldownMs: 0, ...options });

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
    served = [first];
  });
  after(() => server.close());

  it('says who its bearer is', async () => {
    const claims = await verifierWith().verify(sign(first));
    assert.equal(claims.userId, 'usr_1');
    assert.equal(claims.sessionId, 'ses_1');
    assert.deepEqual(claims.roles, ['customer']);
    assert.ok(claims.expiresAt - claims.issuedAt <= 900);
  });

  it('refuses other issuers, audiences and nonsense', async () => {
    const verifier = verifierWith();
    for (const token of [sign(first, { issuer: 'https://evil.example' }), sign(first, { audience: 'order' }), '', 'x', 'x'.repeat(9_000), `${sign(first)}x`]) {
      await assert.rejects(verifier.verify(token), { name: 'TokenError' });
    }
  });

  it('fetches keys once, and again for a new key id', async () => {
    const verifier = verifierWith();
    requests = 0;
    await Promise.all(Array.from({ length: 20 }, () => verifier.verify(sign(first))));
    assert.equal(requests, 1);
    served = [first, second];
    await verifier.verify(sign(second));
    assert.equal(requests, 2);
  });

  it('does not let unknown key ids turn into requests', async () => {
    const verifier = verifierWith({ cooldownMs: 60_000 });
    await verifier.verify(sign(first));
    requests = 0;
    const unknown = sign(generateKeyPair('nobody').privateJwk);
    for (let i = 0; i < 50; i += 1) await assert.rejects(verifier.verify(unknown), /unknown key/);
    assert.equal(requests, 0);
  });

  it('keeps the last good keys while the endpoint is down, and says so when it never had any', async () => {
    const verifier = verifierWith({ maxAgeMs: 0 });
    await verifier.verify(sign(first));
    isDown = true;
    await verifier.verify(sign(first));
    await verifier.verify(sign(first));
    await assert.rejects(verifierWith().verify(sign(first)), { code: 'UNAVAILABLE' });
    isDown = false;
  });

  it('asks for keys once more when the connection breaks, as when the instance that was asked ends', async () => {
    toBreakOff = 1;
    requests = 0;
    await verifierWith().verify(sign(first));
    assert.equal(requests, 2);
    toBreakOff = 2;
    await assert.rejects(verifierWith().verify(sign(first)), { code: 'UNAVAILABLE' });
    assert.equal(requests, 4);
  });

  it('asks the next address when one does not answer', async () => {
    const verifier = createAccessTokenVerifier({ jwksUrls: ['http://127.0.0.1:9/jwks.json', jwksUrl], issuer, audience });
    assert.equal((await verifier.verify(sign(first))).userId, 'usr_1');
  });

  it('has the keys before the first token comes, and goes on trying while there are none', async () => {
    const verifier = verifierWith({ cooldownMs: 60_000 });
    isDown = true;
    await verifier.warm();
    requests = 0;
    isDown = false;
    await waitFor(() => requests > 0, { what: 'another try' });
    await waitFor(() => verifier.verify(sign(first)).then(() => true, () => false), { what: 'the keys' });
    requests = 0;
    await verifier.verify(sign(first));
    assert.equal(requests, 0);
  });

  it('is never issued for longer than 15 minutes', () => {
    assert.throws(() => signAccessToken({ claims: { userId: 'u', sessionId: 's' }, issuer, audience, privateKey: signingKey(first), lifetimeSeconds: 901 }), RangeError);
  });
});

import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { describe, it, mock } from 'node:test';
import { customer, admin } from '../testing/test-viewer.ts';
import { createIdentityVerifier, generateIdentityKeys, identitySigningKey, signIdentities, signIdentity } from './identity.ts';
import { headerSegment } from './jwt.ts';
import { createTreeReader, signTree } from './signature-tree.ts';
import { verificationKey } from './keys.ts';

const keys = generateIdentityKeys('k1');
const privateKey = identitySigningKey(keys.privateJwk);
const verifierOf = (audience: string) => createIdentityVerifier({ publicKeys: keys.publicJwks, audience });
const statements = ['product', 'order', 'product', 'user', 'vendor'].map((audience, index) => ({ viewer: customer(`usr_${index}`), audience, body: `{"query":"{ a${index} }"}` }));
const segmentsOf = (token: string): string[] => token.split('.');

describe('identities that share a signature', () => {
  it('vouch each for its own viewer, subgraph and body, and for nothing else, however many there are', () => {
    for (let count = 1; count <= statements.length; count++) {
      const chosen = statements.slice(0, count);
      const tokens = signIdentities(chosen, privateKey);
      chosen.forEach(({ viewer, audience, body }, index) => {
        const token = tokens[index];
        assert.deepEqual(verifierOf(audience).verify(token, body).viewer, viewer);
        assert.throws(() => verifierOf(audience).verify(token, `${body} `), /another body/);
        assert.throws(() => verifierOf('notification').verify(token, body), /made for/);
      });
    }
  });

  it('say nothing about one another: a token holds its own statement and hashes', () => {
    const [token = ''] = signIdentities(statements, privateKey);
    const [, payload = '', path = ''] = segmentsOf(token);
    assert.match(Buffer.from(payload, 'base64url').toString(), /usr_0/);
    assert.doesNotMatch(Buffer.from(payload, 'base64url').toString(), /usr_1/);
    assert.equal(Buffer.from(path, 'base64url').length, 3 * 32);
  });

  it('end after 30 seconds, also where the signature is remembered', () => {
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const [first, , third] = signIdentities(statements, privateKey);
    const verifier = verifierOf('product');
    verifier.verify(first, statements[0]?.body ?? '');
    mock.timers.tick(36_000);
    assert.throws(() => verifier.verify(third, statements[2]?.body ?? ''), /expired/);
    mock.timers.reset();
  });

  it('are refused when anything of them is changed, also after a good one of the same signature', () => {
    const [token = '', , third = ''] = signIdentities(statements, privateKey);
    const verifier = verifierOf('product');
    verifier.verify(token, statements[0]?.body ?? '');
    const [header = '', payload = '', path = '', signature = ''] = segmentsOf(token);
    const [, , otherPath = ''] = segmentsOf(third);
    const forged = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), viewer: admin('usr_0') })).toString('base64url');
    const stranger = identitySigningKey(generateIdentityKeys('k1').privateJwk);
    const alone = signIdentity({ ...statements[0]!, privateKey });
    const bad = [
      [header, forged, path, signature],
      [header, payload, otherPath, signature],
      [header, payload, '', signature],
      [header, payload, path.slice(4), signature],
      [header, payload, `${path}${'A'.repeat(43 * 32)}`, signature],
      [header, payload, path, `${signature.slice(0, -4)}AAAA`],
      [header, payload, path, ''],
      [headerSegment('gateway-identity+jwt', 'k1'), payload, path, signature],
      [headerSegment('gateway-identity+tree', 'k2'), payload, path, signature],
      [header, payload, signature],
      [header, payload, path, signature, ''],
      [header, ...segmentsOf(alone).slice(1, 2), '', ...segmentsOf(alone).slice(2)],
      segmentsOf(signIdentities(statements, stranger)[0] ?? ''),
    ];
    for (const segments of bad) assert.throws(() => verifier.verify(segments.join('.'), statements[0]?.body ?? ''), { name: 'IdentityError' }, segments.join('.').slice(0, 200));
  });

  it('are worth nothing as soon as their key is withdrawn, also where the signature is remembered', () => {
    let current = keys.publicJwks;
    const verifier = createIdentityVerifier({ publicKeys: () => current, audience: 'product' });
    const [token] = signIdentities(statements, privateKey);
    verifier.verify(token, statements[0]?.body ?? '');
    current = generateIdentityKeys('k2').publicJwks;
    assert.throws(() => verifier.verify(token, statements[0]?.body ?? ''), /unknown key/);
    current = generateIdentityKeys('k1').publicJwks;
    assert.throws(() => verifier.verify(token, statements[0]?.body ?? ''), /bad signature/);
  });
});

describe('a tree of hashes under one signature', () => {
  const type = 'test+tree';
  const { kid, key } = verificationKey(keys.publicJwks.keys[0]!);
  const keyOf = (header: string) => (header === headerSegment(type, kid) ? key : undefined);

  it('proves each of any number of payloads', () => {
    for (const count of [1, 2, 3, 4, 7, 8, 33]) {
      const payloads = Array.from({ length: count }, (_, index) => `payload${index}`);
      const reader = createTreeReader();
      assert.deepEqual(signTree(type, payloads, privateKey).map((token) => reader.read(token, keyOf)), payloads);
    }
  });

  it('does not take an inner hash for a payload, nor the root itself', () => {
    const [token = ''] = signTree(type, ['a', 'b', 'c', 'd'], privateKey);
    const [header = '', , path = '', signature = ''] = segmentsOf(token);
    const inner = Buffer.from(path, 'base64url').subarray(32);
    for (const payload of [inner.toString('base64url'), inner.toString('latin1')]) {
      assert.throws(() => createTreeReader().read([header, payload, Buffer.from(path, 'base64url').subarray(0, 32).toString('base64url'), signature].join('.'), keyOf), /bad signature/);
    }
  });

  it('remembers a bounded number of signatures, and none that was not good', () => {
    const reader = createTreeReader();
    const tokens = Array.from({ length: 600 }, (_, index) => signTree(type, [`a${index}`, 'b'], privateKey)[0] ?? '');
    for (const token of tokens) reader.read(token, keyOf);
    for (const token of [...tokens.slice(0, 5), ...tokens.slice(-5)]) reader.read(token, keyOf);
    const [header = '', payload = '', path = ''] = segmentsOf(tokens[599] ?? '');
    const other = sign(null, Buffer.from('something else'), privateKey.key).toString('base64url');
    for (let time = 0; time < 2; time++) assert.throws(() => reader.read([header, payload, path, other].join('.'), keyOf), /bad signature/);
  });
});

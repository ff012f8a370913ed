import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createAccessTokenVerifier, signAccessToken } from '#platform/auth/access-token';
import { createIdentityVerifier, signIdentity } from '#platform/auth/identity';
import { followKeys, type KeyFile } from '#platform/auth/key-file';
import { generateKeyPair, publicJwks } from '#platform/auth/keys';
import { createHttpServer } from '#platform/server/http-server';
import { json } from '#platform/server/http-types';
import { silentLogger } from '#platform/telemetry/logger';
import { anonymous } from '#platform/testing/test-viewer';
import { keyFiles, rotateKeys } from './keys-rotate.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const logger = silentLogger();
const issuer = { issuer: 'marketplace-user', audience: 'marketplace-gateway' };
const read = (dir: string, name: keyof typeof keyFiles): KeyFile => JSON.parse(readFileSync(join(dir, keyFiles[name]), 'utf8')) as KeyFile;

test('while keys are rotated no token and no identity is refused, and the new keys take over', async () => {
  const dir = join(folder, 'live');
  const initial = { accessTokens: generateKeyPair('access-old').privateJwk, identity: generateKeyPair('identity-old').privateJwk };
  const follow = (name: keyof typeof keyFiles, key = initial[name === 'accessTokens' ? 'accessTokens' : 'identity']) =>
    followKeys({ file: join(dir, keyFiles[name]), initial: name === 'identityPublic' ? publicJwks({ keys: [key] }) : { keys: [key] }, logger, everyMs: 20 });
  const [tokens, gateway, subgraph] = [follow('accessTokens'), follow('identity'), follow('identityPublic')];
  const server = createHttpServer({ service: 'jwks', logger, routes: [{ method: 'GET', path: '/jwks', handle: async () => json(200, tokens.published()) }] });
  const port = await server.listen({ host: '127.0.0.1', port: 0 });
  const verifier = createAccessTokenVerifier({ jwksUrls: [`http://127.0.0.1:${port}/jwks`], ...issuer, cooldownMs: 50 });
  const identities = createIdentityVerifier({ publicKeys: subgraph.published, audience: 'order' });
  const seen = new Set<string>();
  let oldToken = '';
  const request = async () => {
    const { token } = signAccessToken({ claims: { userId: 'usr_1', sessionId: 'ses_1' }, ...issuer, privateKey: tokens.signing });
    oldToken ||= token;
    for (const each of [token, oldToken]) await verifier.verify(each);
    identities.verify(signIdentity({ viewer: anonymous(), audience: 'order', body: '{}', privateKey: gateway.signing }), '{}');
    seen.add(tokens.signing.kid).add(gateway.signing.kid);
  };
  await request();
  const kids = rotateKeys({ folder: dir, initial, overlapMs: 300, now: new Date() });
  const until = Date.now() + 3_000;
  while (!(seen.has(kids.accessTokens) && seen.has(kids.identity))) {
    assert.ok(Date.now() < until, 'the new keys did not take over');
    await request();
    await turn();
  }
  assert.ok(seen.has('access-old') && seen.has('identity-old'));
  for (const keys of [tokens, gateway, subgraph]) keys.stop();
  await server.close();
});

test('the new key is published before it signs, and the old one stays until what it signed has ended', () => {
  const dir = join(folder, 'times');
  const initial = { accessTokens: generateKeyPair('access-old').privateJwk, identity: generateKeyPair('identity-old').privateJwk };
  const now = new Date('2026-03-01T12:00:00.000Z');
  rotateKeys({ folder: dir, initial, overlapMs: 30_000, now });
  const at = (seconds: number) => {
    const keys = followKeys({ file: join(dir, keyFiles.accessTokens), initial: { keys: [initial.accessTokens] }, logger, now: () => new Date(now.getTime() + seconds * 1000) });
    keys.stop();
    return { signs: keys.signing.kid === 'access-old' ? 'old' : 'new', published: keys.published().keys.length };
  };
  assert.deepEqual([at(0), at(29), at(31), at(30 + 15 * 60), at(30 + 17 * 60)], [{ signs: 'old', published: 2 }, { signs: 'old', published: 2 }, { signs: 'new', published: 2 }, { signs: 'new', published: 2 }, { signs: 'new', published: 1 }]);
  const later = new Date(now.getTime() + 3_600_000);
  rotateKeys({ folder: dir, initial, overlapMs: 30_000, now: later });
  assert.equal(read(dir, 'accessTokens').keys.length, 2, 'keys that are retired are dropped');
});

test('private keys are for their owner only, and subgraphs get public halves', () => {
  const dir = join(folder, 'secret');
  rotateKeys({ folder: dir, initial: { accessTokens: generateKeyPair().privateJwk, identity: generateKeyPair().privateJwk }, overlapMs: 30_000, now: new Date() });
  for (const file of Object.values(keyFiles)) assert.equal(statSync(join(dir, file)).mode & 0o777, 0o600);
  assert.ok(read(dir, 'identityPublic').keys.every((key) => !key.d));
  assert.ok(read(dir, 'identity').keys.every((key) => key.d));
});

test('a broken file leaves the last good keys', () => {
  const file = join(folder, 'broken.json');
  writeFileSync(file, '{"keys": [');
  const keys = followKeys({ file, initial: { keys: [generateKeyPair('good').privateJwk] }, logger });
  assert.equal(keys.signing.kid, 'good');
  keys.stop();
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Agent, fetch } from 'undici';
import { silentLogger } from '../telemetry/logger.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { json } from './http-types.ts';
import { readTls, tlsFilesOf, type TlsFiles } from './tls.ts';

let folder: string;
let server: HttpServer;
let port: number;
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

/** An issuer and one certificate of it for this machine. */
function issue(issuer: string): TlsFiles {
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', `/CN=${issuer}`, '-keyout', `${issuer}.key`, '-out', `${issuer}.pem`);
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=service', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', `${issuer}-leaf.key`, '-out', `${issuer}-leaf.csr`);
  openssl('x509', '-req', '-in', `${issuer}-leaf.csr`, '-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial', '-days', '1', '-copy_extensions', 'copy', '-out', `${issuer}-leaf.pem`);
  return { certFile: join(folder, `${issuer}-leaf.pem`), keyFile: join(folder, `${issuer}-leaf.key`), caFile: join(folder, `${issuer}.pem`) };
}

let ours: TlsFiles;
let strangers: TlsFiles;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
  ours = issue('ours');
  strangers = issue('strangers');
  server = createHttpServer({ service: 'secret', logger: silentLogger(), tls: ours, routes: [{ method: 'POST', path: '/graphql', handle: async () => json(200, { data: 'secret' }) }] });
  port = await server.listen({ host: '127.0.0.1', port: 0 });
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function post(connect: object, path = '/graphql') {
  const dispatcher = new Agent({ connect });
  try {
    const response = await fetch(`https://127.0.0.1:${port}${path}`, { method: path === '/graphql' ? 'POST' : 'GET', dispatcher });
    return { status: response.status, text: await response.text() };
  } finally {
    await dispatcher.close();
  }
}

test('with certificates of one issuer on both ends a call goes through', async () => {
  assert.deepEqual(await post(readTls(ours)), { status: 200, text: '{"data":"secret"}' });
});

test('a caller without a certificate, or with one of another issuer, gets nothing but health', async () => {
  const { ca } = readTls(ours);
  assert.equal((await post({ ca })).status, 403);
  const { cert, key } = readTls(strangers);
  assert.equal((await post({ ca, cert, key })).status, 403);
  assert.equal((await post({ ca }, '/health/live')).status, 200);
});

test('a caller refuses a server of another issuer', async () => {
  await assert.rejects(post(readTls(strangers)));
});

test('half a configuration is refused', () => {
  assert.equal(tlsFilesOf({}), undefined);
  assert.throws(() => tlsFilesOf({ TLS_CERT_FILE: 'cert.pem' }), /belong together/);
});

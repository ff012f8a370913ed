import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyGivenUrl, urlFromEnvironment } from './environment-url.ts';
import { installCommand, isDebianLike } from './apt.ts';
import { devProfile, testProfile } from './profile.ts';
import { servers } from './servers.ts';
import type { Server } from './server.ts';
import { resolveSource } from './sources.ts';

const server = (binary: string | undefined, check: Server['check'] = async () => undefined): Server => ({ ...servers.mysql, findBinary: () => binary, check });
const resolve = (options: { env?: NodeJS.ProcessEnv; compose?: boolean; binary?: string }) =>
  resolveSource(server(options.binary), { profile: devProfile, env: options.env ?? {}, hasCompose: async () => options.compose ?? false });

test('a server is provided by the environment, else by Compose, else by a program here, else by an installation', async () => {
  const everything = { env: { MYSQL_ADMIN_URL: 'mysql://db' }, compose: true, binary: '/usr/sbin/mysqld' };
  assert.deepEqual(await resolve(everything), { how: 'environment', variable: 'MYSQL_ADMIN_URL', url: 'mysql://db' });
  assert.deepEqual(await resolve({ ...everything, env: { MYSQL_ADMIN_URL: '' } }), { how: 'compose' });
  assert.deepEqual(await resolve({ binary: '/usr/sbin/mysqld' }), { how: 'binary', binary: '/usr/sbin/mysqld' });
  assert.deepEqual(await resolve({}), { how: 'install' });
});

test('tests prefer a server named for tests', () => {
  const env = { TEST_MYSQL_ADMIN_URL: 'mysql://test', MYSQL_ADMIN_URL: 'mysql://dev' };
  assert.equal(urlFromEnvironment(servers.mysql, testProfile, env)?.url, 'mysql://test');
  assert.equal(urlFromEnvironment(servers.mysql, devProfile, env)?.url, 'mysql://dev');
});

test('a given URL that does not work is reported by variable, with the user, without the password', async () => {
  const refused = server(undefined, () => Promise.reject(Object.assign(new Error('no'), { code: 'ER_ACCESS_DENIED_ERROR' })));
  const named = { variable: 'MYSQL_ADMIN_URL', url: 'mysql://jo:s3cret@db.local' };
  await assert.rejects(verifyGivenUrl(refused, named), (error: Error & { hint?: string }) => {
    assert.match(error.message, /^MYSQL_ADMIN_URL: the server at db\.local:3306 refused user "jo"/);
    assert.doesNotMatch(`${error.message} ${error.hint}`, /s3cret/);
    return true;
  });
  const absent = server(undefined, () => Promise.reject(new Error('connect ECONNREFUSED')));
  await assert.rejects(verifyGivenUrl(absent, named), /no working MySQL at db\.local:3306 \(connect ECONNREFUSED\)/);
  await assert.rejects(verifyGivenUrl(absent, { ...named, url: 'db.local:3306' }), /MYSQL_ADMIN_URL is not a MySQL URL/);
});

test('Debian and its children are told apart from the rest', () => {
  assert.equal(isDebianLike('NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n'), true);
  assert.equal(isDebianLike('ID=fedora\nID_LIKE="rhel"\n'), false);
  assert.match(installCommand(['redis-server']), /redis/);
});

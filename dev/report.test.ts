import assert from 'node:assert/strict';
import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseArgs } from 'node:util';
import { DevError, describeError } from './dev-error.ts';
import { readJson } from './json-file.ts';
import { prettyLine } from './log-lines.ts';
import { createProgress } from './progress.ts';
import { completeSecrets, loadSecrets, publicJwk } from './secrets.ts';
import { serviceEnvironment } from './service-environment.ts';
import { databaseNames, databasesOf, services, subgraphNames } from './services.ts';
import type { ServiceName, Topology } from './services.ts';
import { StopRequest } from './stop-request.ts';
import { describeStack } from './table.ts';
import { findTestFiles } from './test-files.ts';
import { requireUsableFolder } from './workspace.ts';

const newDir = () => mkdtempSync(join(tmpdir(), 'report-'));
const ports = Object.fromEntries(services.map(({ name, port }) => [name, port])) as Record<ServiceName, number>;
const bySubgraph = Object.fromEntries(subgraphNames.map((name) => [name, `url-of-${name}`]));
const byDatabase = Object.fromEntries(databaseNames.map((name) => [name, `url-of-${name}`]));
const topology: Topology = {
  ports,
  ...databasesOf(byDatabase),
  brokers: { ...bySubgraph, gateway: 'url-of-gateway', 'bff-web': 'url-of-bff-web', 'bff-mobile': 'url-of-bff-mobile', sandbox: 'url-of-broker-of-sandbox' },
  redisUrl: 'redis://r',
  secrets: completeSecrets({}, subgraphNames),
  dataDir: '/data',
};

test('secrets are made once, kept, and readable by their owner only', () => {
  const dir = newDir();
  const first = loadSecrets(dir, ['order']);
  const second = loadSecrets(dir, ['order', 'user']);
  assert.deepEqual({ ...second, servicePasswords: { order: second.servicePasswords.order } }, first);
  assert.ok(second.servicePasswords.user);
  assert.equal(statSync(join(dir, 'secrets.json')).mode & 0o777, 0o600);
  assert.equal('d' in publicJwk(first.identityPrivateKey), false);
});

test('no service is given the private keys, databases or broker account of another', () => {
  const environmentOf = (name: ServiceName) =>
    JSON.stringify(
      serviceEnvironment(
        services.find((service) => service.name === name)!,
        topology,
      ).env,
    );
  const { identityPrivateKey, accessTokenPrivateKey, paymentApiKey } = topology.secrets;
  const holders = (secret: string | undefined) => services.map(({ name }) => name).filter((name) => environmentOf(name).includes(secret ?? '?'));
  assert.deepEqual(holders(identityPrivateKey.d), ['gateway']);
  assert.deepEqual(holders(accessTokenPrivateKey.d), ['user']);
  assert.deepEqual(holders(paymentApiKey), ['payment-sandbox', 'order']);
  assert.deepEqual(holders('url-of-order'), ['order']);
  assert.deepEqual(holders('url-of-sandbox_order'), ['sandbox']);
});

test('a damaged file is named together with what to do about it', () => {
  const file = join(newDir(), 'secrets.json');
  writeFileSync(file, '{ half');
  assert.throws(() => readJson(file), { message: new RegExp(`${file} is not valid JSON`), hint: /npm run reset/ });
});

test('a failure is printed as message and hint; a full disk and a forbidden folder say what they are', () => {
  assert.equal(describeError(new DevError('It broke.', { hint: 'Mend it.' })), 'It broke.\n  Mend it.');
  assert.match(describeError(Object.assign(new Error('x'), { code: 'ENOSPC' })), /^The disk is full/);
  assert.match(describeError(Object.assign(new Error('x'), { code: 'EACCES', path: '/a' })), /^Not allowed to write \/a/);
  assert.throws(() => parseArgs({ args: ['--prodcts'], options: {} }), (error) => describeError(error) === "Unknown option '--prodcts'.");
  assert.match(describeError(new Error('a bug')), /a bug\n +at /);
  assert.throws(() => requireUsableFolder('/dev/null/x'), /cannot be used as a folder/);
});

test('a step reports its time and detail; what fails only because something else did is not called a failure', async () => {
  let text = '';
  const progress = createProgress({ write: (part) => (text += part) });
  await progress.step('databases', async (say) => say('five of them'));
  const cause = new Error('no');
  for (const label of ['first', 'second']) await assert.rejects(progress.step(label, () => Promise.reject(cause)));
  await assert.rejects(progress.step('third', () => Promise.reject(new StopRequest('SIGINT'))));
  assert.match(text, /✓ databases +five of them +\d\.\d s\n {2}✗ first +failed after .*\n {2}– second +given up\n {2}– third +given up\n$/);
});

test('log lines are shortened for a terminal from the wanted level upwards', () => {
  const line = JSON.stringify({ level: 'error', time: 1, service: 'order', msg: 'lost', orderId: 'ord_1', err: { stack: 'Error: gone' } });
  assert.equal(prettyLine('order', line, { minLevel: 'warn', color: false }), '  order           error lost  orderId=ord_1\n    Error: gone');
  assert.equal(prettyLine('order', JSON.stringify({ level: 'info', msg: 'quiet' }), { minLevel: 'warn', color: false }), undefined);
  assert.equal(prettyLine('order', '{ not json', { minLevel: 'trace', color: true }), undefined);
});

test('the closing table names every public address and persona, and no broker password', () => {
  const text = describeStack(topology, [{ email: 'ada@example.com', password: 'pw-of-ada', can: 'buy' }], 'http://admin:hidden@127.0.0.1:24692');
  for (const expected of [':4000/graphql', ':4001', ':4002', 'ada@example.com', 'pw-of-ada', 'http://127.0.0.1:24692', '/data/mail', 'curl'])
    assert.ok(text.includes(expected), expected);
  assert.ok(!text.includes('hidden'));
});

test('test files are found by folder, by file and by part of a path', () => {
  assert.deepEqual(findTestFiles(['dev/report.test.ts']), ['dev/report.test.ts']);
  assert.deepEqual(findTestFiles(['v/report.test']), ['dev/report.test.ts']);
  assert.ok(findTestFiles(['dev']).every((file) => file.startsWith('dev/')));
  assert.ok(findTestFiles([]).every((file) => !/^test\/(faults|cluster)\//.test(file)));
  assert.ok(findTestFiles(['gateway/test/differential']).includes('gateway/test/differential.test.ts'));
  assert.throws(() => findTestFiles(['no such file']), /No test file matches/);
});

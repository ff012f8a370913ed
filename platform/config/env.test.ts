import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generateKeyPair } from '../auth/keys.ts';
import { commonConfig, ConfigError, describeConfig, env, loadConfig } from './env.ts';

const shape = {
  ...commonConfig({ port: 4000 }),
  DATABASE_URL: env.databaseUrl(),
  SIGNING_SECRET: env.secret().describe('Signs cookies'),
  SIGNING_KEY: env.privateJwk().optional().describe('Signs identities'),
  POOL_SIZE: env.integer({ min: 1, max: 50 }).default(10).describe('Connections'),
  SUBGRAPH_URLS: env.map().optional().describe('Addresses by subgraph'),
};
const good = { DATABASE_URL: 'mysql://app:x7Gk2pQ9@db/shop', SIGNING_SECRET: 'f3'.repeat(20) };

function failure(environment: NodeJS.ProcessEnv): ConfigError {
  try {
    loadConfig(shape, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected a ConfigError');
}

describe('config', () => {
  it('parses into typed values with defaults', () => {
    const config = loadConfig(shape, { ...good, POOL_SIZE: '5', SUBGRAPH_URLS: 'a=http://a:1/graphql,b=http://b' });
    assert.equal(config.PORT, 4000);
    assert.equal(config.POOL_SIZE, 5);
    assert.deepEqual(config.SUBGRAPH_URLS, { a: 'http://a:1/graphql', b: 'http://b' });
    assert.equal(config.NODE_ENV, 'development');
  });

  it('reports every problem at once, with the variable, what was expected and what it is for', () => {
    const { message, problems } = failure({ POOL_SIZE: 'many', PORT: '70000', DATABASE_URL: 'postgres://x', SIGNING_SECRET: '' });
    assert.deepEqual(problems.map((p) => p.variable).sort(), ['DATABASE_URL', 'POOL_SIZE', 'PORT', 'SIGNING_SECRET']);
    assert.match(message, /POOL_SIZE: must be a whole number, got "many"/);
    assert.match(message, /SIGNING_SECRET: is not set\n\s+Signs cookies/);
    assert.match(message, /mysql:\/\//);
  });

  it('never shows the value of a secret', () => {
    const { message } = failure({ DATABASE_URL: 'postgres://app:hunter22@db', SIGNING_SECRET: 'too-short', SIGNING_KEY: '{"d":"private-part"}' });
    assert.doesNotMatch(message, /hunter22|too-short|private-part/);
  });

  it('refuses secrets known from development in production only', () => {
    const key = JSON.stringify(generateKeyPair('dev-1').privateJwk);
    const known = { ...good, DATABASE_URL: 'mysql://root:root@db/shop', SIGNING_SECRET: `dev-${'x'.repeat(40)}`, SIGNING_KEY: key };
    assert.ok(loadConfig(shape, { ...known, NODE_ENV: 'development' }));
    const refused = failure({ ...known, NODE_ENV: 'production' });
    assert.deepEqual(refused.problems.map((p) => p.variable), ['DATABASE_URL', 'SIGNING_SECRET', 'SIGNING_KEY']);
    assert.ok(loadConfig(shape, { ...good, NODE_ENV: 'production' }));
  });

  it('describes each variable for the documentation, secrets without defaults', () => {
    const rows = new Map(describeConfig(shape).map((row) => [row.name, row]));
    assert.deepEqual(rows.get('POOL_SIZE'), { name: 'POOL_SIZE', required: false, default: '10', description: 'Connections', secret: false });
    assert.deepEqual(rows.get('SIGNING_SECRET'), { name: 'SIGNING_SECRET', required: true, default: '', description: 'Signs cookies', secret: true });
    assert.equal(rows.get('SIGNING_KEY')?.secret, true);
    assert.ok([...rows.values()].every((row) => row.description !== ''));
  });
});

it('replicas are databases separated by |, and never shown in errors', () => {
  const fields = { REPLICAS: env.databaseUrls() };
  const [first, second] = ['mysql://app:x7Gk2pQ9@a/shop', 'mysql://app:x7Gk2pQ9@b:3307/shop'];
  assert.deepEqual(loadConfig(fields, { REPLICAS: `${first} | ${second}` }).REPLICAS, [first, second]);
  for (const wrong of [`${first}|http://b/shop`, `${first}|`, 'mysql://app:x7Gk2pQ9@a']) {
    assert.throws(() => loadConfig(fields, { REPLICAS: wrong }), (error: Error) => /one or more of mysql:/.test(error.message) && !error.message.includes('x7Gk2pQ9'));
  }
});

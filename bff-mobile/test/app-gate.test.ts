import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startHarness, type Harness } from './harness.ts';

describe('app version gate', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ minimumAppVersion: '1.10.0', pageFreshMs: 60_000 });
  });
  after(() => harness.stop());

  const askAs = async (version: string): Promise<[number, string | undefined, string | undefined]> => {
    const app = harness.app();
    app.version = version;
    const { status, errors } = await app.run('Product', { slug: 'a' });
    return [status, errors[0]?.extensions.code, errors[0]?.extensions.minimumVersion];
  };

  it('tells an app that is too old to upgrade, and to what, with 426', async () => {
    assert.deepEqual(await askAs('1.9.9'), [426, 'UPGRADE_REQUIRED', '1.10.0']);
  });

  it('keeps that up when the same screen is in memory for newer apps', async () => {
    assert.equal((await askAs('1.10.0'))[0], 200);
    assert.equal((await askAs('1.9.9'))[0], 426);
  });

  it('refuses an app that does not say its version, saying what is expected', async () => {
    for (const version of ['', 'newest', '1']) assert.deepEqual((await askAs(version)).slice(0, 2), [400, 'BAD_REQUEST'], version);
  });

  it('gates changes as well', async () => {
    const app = harness.app();
    app.version = '1.0.0';
    assert.equal((await app.run('SignIn', { input: { email: 'a@b.c', password: 'right', device: { id: 'device-one' } } })).status, 426);
    assert.equal(harness.gateway.requests.every((request) => request.operationName === 'MobileProduct'), true);
  });
});

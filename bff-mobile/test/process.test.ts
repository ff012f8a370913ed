import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { at, createApp } from './app.ts';
import { startBff, type BffProcess } from './bff-process.ts';
import { manifest, startGateway } from './harness.ts';

describe('the mobile BFF as a process', () => {
  let bff: BffProcess | undefined;
  let closeGateway: (() => Promise<void>) | undefined;
  before(async () => {
    const gateway = await startGateway();
    closeGateway = gateway.close;
    bff = await startBff('bff-mobile', { GATEWAY_URL: gateway.url, GATEWAY_CLIENT_KEY: 'k'.repeat(48), MINIMUM_APP_VERSION: '1.2.0', PAGE_FRESH_MS: '0' });
  });
  after(async () => {
    await bff?.stop();
    await closeGateway?.();
  });

  it('is ready by itself, gates by its configured version, and answers a screen without its sections while the gateway is away', async () => {
    const base = bff?.url ?? '';
    assert.equal((await fetch(`${base}/health/ready`)).status, 200);
    const app = createApp({ base, manifest });
    assert.ok(at(await app.run('Product', { slug: 'a' }), 'product.product.title'));
    const old = Object.assign(createApp({ base, manifest }), { version: '1.1.9' });
    assert.equal((await old.run('Home')).errors[0]?.extensions.minimumVersion, '1.2.0');
    await closeGateway?.();
    closeGateway = undefined;
    const answer = await app.run('Product', { slug: 'a' });
    assert.deepEqual([answer.status, answer.errors], [200, []]);
    assert.equal(answer.sections.length, 4);
  });
});

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';
import { createTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import { testService } from '../testing/test-environment.ts';
import { waitFor } from '../testing/wait-for.ts';
import { closeRedis, createRedis, type Redis } from './redis.ts';
import { createWatchedKeys, type WatchedKeys } from './watched-keys.ts';

describe('watched keys', () => {
  let [here, elsewhere]: Redis[] = [];
  let proxy: TcpProxy;
  let keys: WatchedKeys;
  const key = `watched-keys-test:${process.pid}`;
  const other = (): Redis => elsewhere as Redis;
  before(async () => {
    // A database of its own, by which its connections are known.
    const url = `${testService('TEST_REDIS_URL').replace(/\/\d*$/, '')}/9`;
    proxy = await createTcpProxy(url);
    [here, elsewhere] = [createRedis({ url: proxy.url, logger: silentLogger(), commandTimeoutMs: 2000 }), createRedis({ url, logger: silentLogger(), commandTimeoutMs: 2000 })];
    keys = createWatchedKeys(here);
    await waitFor(() => other().status === 'ready', { what: 'Redis' });
  });
  beforeEach(async () => {
    await other().set(key, 'one');
    await waitFor(async () => (await keys.read(key)) === 'one' && keys.isWatched(key), { what: 'a watched key', timeoutMs: 20_000 });
  });
  after(async () => {
    await other().del(key);
    here?.disconnect();
    await closeRedis(other());
    await proxy.close();
  });

  it('stand as long as nobody changes them, and not from when the one who did says so', async () => {
    assert.equal(await keys.stands(key), true);
    for (const change of [() => other().set(key, 'two'), () => other().del(key), () => other().set(key, 'three', 'PX', 60_000)]) {
      await change();
      await keys.settled();
      assert.equal(await keys.stands(key), false);
      await keys.read(key);
    }
  });

  it('are sure for moments only: when Redis gives no sign of life, nothing stands any more', async () => {
    proxy.freeze();
    try {
      await other().set(key, 'unheard of');
      await keys.settled();
      assert.equal(keys.isWatched(key), true, 'nothing was heard');
      assert.equal(await keys.stands(key), false);
    } finally {
      proxy.thaw();
    }
  });

  it('are not watched any more once a connection was lost, and are again when it is back', async () => {
    proxy.cut();
    await waitFor(() => !keys.isWatched(key), { what: 'the end of the connection' });
    await waitFor(async () => (await keys.read(key).catch(() => null)) === 'one' && keys.isWatched(key), { what: 'watching again', timeoutMs: 20_000 });
    await other().set(key, 'two');
    await keys.settled();
    assert.equal(await keys.stands(key), false);
  });

  it('are not watched while only the connection that tells of changes is gone', async () => {
    const telling = String(await other().client('LIST')).split('\n').filter((line) => / db=9 sub=1 /.test(line));
    for (const line of telling) await other().client('KILL', 'ID', /id=(\d+)/.exec(line)?.[1] ?? '');
    await waitFor(() => !keys.isWatched(key), { what: 'the end of the connection' });
    assert.equal(await keys.stands(key), false);
    assert.equal(await keys.read(key), 'one');
  });

  it('a change that comes while a key is read leaves it unwatched, whichever is heard first', async () => {
    for (let time = 0; time < 20; time += 1) {
      const [value] = await Promise.all([keys.read(key), other().set(key, String(time))]);
      await keys.settled();
      if (value !== String(time)) assert.equal(await keys.stands(key), false, `read ${value} before ${time}`);
    }
  });
});

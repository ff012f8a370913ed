import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import type { DataOf } from '#platform/messaging/contract';
import { createTcpProxy, type TcpProxy } from '#platform/testing/tcp-proxy';
import { createTestBroker, type TestBroker } from '#platform/testing/test-broker';
import { testService } from '#platform/testing/test-environment';
import { waitFor } from '#platform/testing/wait-for';
import { newId } from '#platform/ids';
import { productUpdated } from '#events/product';
import { startCachedShop, type CachedShop } from '../fixtures/cached-shop.ts';
import { newPrefix, startCachedGateway, type CachedGateway } from '../fixtures/start-cached-gateway.ts';

/** `PRICE_CHANGES=1000` on a machine of its own holds the promise of 200 ms; beside other tests only that it is soon, and never old after. */
const asked = process.env['PRICE_CHANGES'];
const changes = Number(asked ?? 20);
const withinMs = asked ? 200 : 5000;
const id = productUpdated.example.productId;
const query = `{ product(id: "${id}") { price } }`;
const listQuery = '{ products { price stars } }';

describe('events that outdate what is cached', () => {
  let shop: CachedShop;
  let broker: TestBroker;
  let redisProxy: TcpProxy;
  let gateways: CachedGateway[];
  const priceAt = async (gateway: CachedGateway, text = query) => {
    const { data } = await gateway.query(text);
    const product = (data?.['product'] ?? (data?.['products'] as unknown[] | undefined)?.[0]) as { price: number } | undefined;
    return product?.price;
  };
  const publish = (productId: string) =>
    broker.publish({
      id: newId('evt'),
      type: productUpdated.type,
      producer: 'product',
      aggregateType: 'product',
      aggregateId: productId,
      aggregateVersion: 1,
      occurredAt: new Date().toISOString(),
      traceparent: '',
      data: { ...productUpdated.example, productId, variants: [] } satisfies DataOf<typeof productUpdated>,
    });

  before(async () => {
    shop = await startCachedShop();
    // Lists begin with what was put first.
    shop.prices.clear();
    for (const each of [id, '2', '3']) shop.prices.set(each, 1);
    shop.stars.set(id, 5);
    broker = await createTestBroker('product');
    redisProxy = await createTcpProxy(testService('TEST_REDIS_URL'));
    const namePrefix = broker.options.namePrefix ?? '';
    const options = { namePrefix, redisUrl: redisProxy.url, cache: { rabbitmqUrl: testService('TEST_RABBITMQ_URL') } };
    gateways = await Promise.all([startCachedGateway([shop.catalog, shop.reviews], options), startCachedGateway([shop.catalog, shop.reviews], options)]);
  });
  after(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await broker.withChannel(async (channel) => void (await channel.deleteQueue(`${broker.options.namePrefix}gateway.cache-evictions`)));
    await broker.destroy();
    await redisProxy.close();
    await shop.close();
  });

  test(`${changes} changes of a price under load are each seen by whoever asks any gateway ${withinMs} ms later, and no old one after`, async () => {
    const [one, other] = gateways as [CachedGateway, CachedGateway];
    let isLoading = true;
    const load = async (gateway: CachedGateway): Promise<void> => {
      while (isLoading) {
        await Promise.all([gateway.query(listQuery), gateway.query(query), gateway.query('{ product(id: "2") { name stars } }'), pause(10)]);
      }
    };
    const loading = [load(one), load(other)];
    const delays: number[] = [];
    try {
      for (let price = 1000; price < 1000 + changes; price += 1) {
        shop.prices.set(id, price);
        const changedAt = performance.now();
        await publish(id);
        // By when a look began: how long an answer takes while everything is busy is no matter of the cache.
        let oldUntil = changedAt;
        const isSeen = async (): Promise<boolean> => {
          const beganAt = performance.now();
          const isNew = (await Promise.all(gateways.map((gateway) => priceAt(gateway)))).every((seen) => seen === price);
          if (!isNew) oldUntil = beganAt;
          return isNew;
        };
        await waitFor(isSeen, { what: `price ${price}`, timeoutMs: 10_000, intervalMs: 5 });
        delays.push(oldUntil - changedAt);
        const after = await Promise.all(gateways.flatMap((gateway) => [priceAt(gateway), priceAt(gateway, listQuery), priceAt(gateway)]));
        assert.deepEqual(new Set(after), new Set([price]), 'an old price was served after the new one');
      }
    } finally {
      isLoading = false;
      await Promise.all(loading);
    }
    const sorted = delays.toSorted((a, b) => a - b);
    assert.ok((sorted.at(-1) ?? 0) < withinMs, `slowest ${sorted.at(-1)} ms, median ${sorted[sorted.length >> 1]} ms`);
    console.log(`# old prices were given out until: median ${sorted[sorted.length >> 1]?.toFixed(1)} ms, slowest ${sorted.at(-1)?.toFixed(1)} ms`);
    assert.ok((one.cache.statistics.ratios()['Product']?.hitRatio ?? 0) > 0.5);
  });

  test('without Redis everything is answered from the subgraphs; what changed meanwhile is not served old when it is back', async () => {
    const [one] = gateways as [CachedGateway, CachedGateway];
    await waitFor(async () => { shop.catalog.requests.length = 0; await priceAt(one); return shop.catalog.requests.length === 0; }, { what: 'the price to be cached' });
    await redisProxy.goDown();
    assert.ok((await priceAt(one)) !== undefined);
    shop.prices.set(id, 5);
    await publish(id);
    assert.equal(await priceAt(one), 5);
    await redisProxy.comeUp();
    for (let reads = 0; reads < 50; reads += 1) assert.equal(await priceAt(one), 5);
    await waitFor(() => one.cache.isTrusted(), { what: 'the cache to be trusted again' });
    for (let reads = 0; reads < 20; reads += 1) assert.equal(await priceAt(one), 5);
  });

  test('what changed while the broker was away is not served old when it is back before those who publish are', async () => {
    const brokerProxy = await createTcpProxy(testService('TEST_RABBITMQ_URL'));
    const namePrefix = newPrefix();
    const behind = await startCachedGateway([shop.catalog, shop.reviews], { namePrefix, cache: { rabbitmqUrl: brokerProxy.url } });
    try {
      await waitFor(async () => { shop.catalog.requests.length = 0; await priceAt(behind); return shop.catalog.requests.length === 0; }, { what: 'the price to be cached' });
      await brokerProxy.goDown();
      await waitFor(() => !behind.cache.isTrusted(), { what: 'the loss to be noticed' });
      shop.prices.set(id, 4);
      await brokerProxy.comeUp();
      await waitFor(() => behind.cache.isTrusted(), { what: 'the cache to be trusted again' });
      assert.equal(await priceAt(behind), 4);
    } finally {
      await behind.close();
      await brokerProxy.close();
      await broker.withChannel(async (channel) => void (await channel.deleteQueue(`${namePrefix}gateway.cache-evictions`)));
      shop.prices.set(id, 5);
    }
  });

  test('events that were handed to gateways which do not reach Redis are heeded by one that does', async () => {
    const near = await startCachedGateway([shop.catalog, shop.reviews], { namePrefix: broker.options.namePrefix ?? '', cache: { rabbitmqUrl: testService('TEST_RABBITMQ_URL') } });
    try {
      await redisProxy.goDown();
      for (let price = 100; price < 106; price += 1) {
        shop.prices.set(id, price);
        await publish(id);
        await waitFor(async () => (await priceAt(near)) === price, { what: `price ${price}` });
        await waitFor(async () => { shop.catalog.requests.length = 0; await priceAt(near); return shop.catalog.requests.length === 0; }, { what: 'the price to be cached' });
      }
    } finally {
      await redisProxy.comeUp();
      shop.prices.set(id, 5);
      await publish(id);
      await waitFor(() => gateways.every(({ cache }) => cache.isTrusted()), { what: 'the caches to be trusted again', timeoutMs: 10_000 });
      await near.close();
    }
    for (const gateway of gateways) await waitFor(async () => (await priceAt(gateway)) === 5, { what: 'the last price' });
  });

  test('an event that came while no gateway listened is heeded before the cache is used', async () => {
    const [one, other] = gateways as [CachedGateway, CachedGateway];
    assert.equal(await priceAt(one), 5);
    await Promise.all([one.cache.stop(), other.cache.stop()]);
    assert.equal(one.cache.isTrusted(), false);
    shop.prices.set(id, 6);
    await publish(id);
    assert.equal(await priceAt(one), 6);
    const next = await startCachedGateway([shop.catalog, shop.reviews], { namePrefix: broker.options.namePrefix ?? '', cache: { rabbitmqUrl: testService('TEST_RABBITMQ_URL') } });
    try {
      assert.equal(await priceAt(next), 6);
    } finally {
      await next.close();
    }
  });
});

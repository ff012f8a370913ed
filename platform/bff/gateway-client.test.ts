import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import { buildSchema } from 'graphql';
import { deadlineIn } from '../resilience/deadline.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createGatewayClient, type GatewayClient } from './gateway-client.ts';
import { partFailure, wholeData } from './gateway-result.ts';
import type { RegisteredOperation } from './registered-operation.ts';
import { startStubGateway, type StubGateway } from './testing/stub-gateway.ts';

const document = 'query Greeting($name: String!) { greeting(name: $name) items { label } }';
const operation: RegisteredOperation<{ greeting: string; items: { label: string }[] | null }, { name: string }> = {
  id: createHash('sha256').update(document).digest('hex'),
  name: 'Greeting',
  type: 'query',
  document,
};

describe('gateway client', () => {
  let gateway: StubGateway;
  let client: GatewayClient;
  before(async () => {
    const schema = buildSchema('type Item { label: String! } type Query { greeting(name: String!): String! items: [Item!] }');
    gateway = await startStubGateway({ schema, mocks: { Query: { greeting: (args: { name: string }) => `Hello ${args.name}` } } });
    client = createGatewayClient({ url: gateway.url, client: { name: 'web', version: '1.2.3' }, logger: silentLogger() });
  });
  afterEach(() => gateway.reset());
  after(async () => {
    await client.close();
    await gateway.close();
  });

  it('gives the typed data, and tells the gateway who asks, until when and in which trace', async () => {
    const deadline = deadlineIn(2000);
    const result = await client.send(operation, { name: 'Ada' }, { deadline, accessToken: 'tok', guestToken: 'guest' });
    assert.equal(wholeData(result).greeting, 'Hello Ada');
    const headers = gateway.requests[0]?.headers ?? {};
    assert.equal(headers['authorization'], 'Bearer tok');
    assert.equal(headers['x-guest-token'], 'guest');
    assert.equal(headers['x-client-name'], 'web');
    assert.equal(headers['x-client-version'], '1.2.3');
    assert.equal(headers['x-deadline'], String(deadline.at));
    assert.match(String(headers['traceparent']), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('keeps what came beside an error, and where the error was', async () => {
    gateway.fail('Query.items', 'UNAVAILABLE');
    const result = await client.send(operation, { name: 'Ada' }, { deadline: deadlineIn(2000) });
    assert.equal(result.data?.greeting, 'Hello Ada');
    assert.deepEqual(partFailure(result, ['items']), { code: 'UNAVAILABLE', isPartial: false });
    assert.equal(partFailure(result, ['greeting']), undefined);
    assert.throws(() => wholeData(result), { code: 'UNAVAILABLE' });
  });

  it('sends the text of an id the gateway does not know, whichever of many requests at the same time finds out, and tries the id again later', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const many = createGatewayClient({ url: gateway.url, client: { name: 'web', version: '1' }, logger: silentLogger() });
    const ask = () => many.send(operation, { name: 'Ada' }, { deadline: deadlineIn(2000) });
    const results = await Promise.all(Array.from({ length: 10 }, ask));
    assert.deepEqual(results.flatMap((result) => result.errors), []);
    assert.deepEqual(gateway.requests.map(({ isById }) => isById), Array.from({ length: 10 }, () => false));
    gateway.register(operation.document);
    await ask();
    assert.equal(gateway.requests.at(-1)?.isById, false);
    t.mock.timers.tick(31_000);
    await ask();
    assert.equal(gateway.requests.at(-1)?.isById, true);
    await many.close();
  });

  it('sends texts to a gateway that takes no ids, until it does', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    gateway.register(operation.document);
    gateway.takeIds(false);
    const plain = createGatewayClient({ url: gateway.url, client: { name: 'web', version: '1' }, logger: silentLogger() });
    for (const name of ['Ada', 'Bea']) {
      const result = await plain.send(operation, { name }, { deadline: deadlineIn(2000) });
      assert.equal(result.data?.greeting, `Hello ${name}`);
    }
    gateway.takeIds(true);
    t.mock.timers.tick(31_000);
    assert.equal((await plain.send(operation, { name: 'Cai' }, { deadline: deadlineIn(2000) })).data?.greeting, 'Hello Cai');
    assert.deepEqual(gateway.requests.map(({ isById }) => isById), [false, false, true]);
    await plain.close();
  });

  it('answers TIMEOUT at the deadline instead of waiting for the gateway', async () => {
    let release = (): void => undefined;
    gateway.hold(new Promise((resolve) => (release = resolve)));
    const result = await client.send(operation, { name: 'Ada' }, { deadline: deadlineIn(60) });
    release();
    assert.equal(result.data, null);
    assert.deepEqual(result.errors.map((error) => error.code), ['TIMEOUT']);
  });

  it('answers UNAVAILABLE when there is no gateway', async () => {
    const lost = createGatewayClient({ url: 'http://127.0.0.1:1/graphql', client: { name: 'web', version: '1' }, logger: silentLogger() });
    const result = await lost.send(operation, { name: 'Ada' }, { deadline: deadlineIn(2000) });
    assert.deepEqual(result.errors.map((error) => [error.code, error.path]), [['UNAVAILABLE', []]]);
    await lost.close();
  });
});

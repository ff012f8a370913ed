import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNodes } from './nodes.ts';

const placeOf = ({ target }: ReturnType<typeof createNodes>) => `${target.hostname}:${target.port}`;

test('one node is gone back to again and again, with its account, virtual host and heartbeat', () => {
  const nodes = createNodes('amqp://ada:s%40fe@127.0.0.1/my%2Fhost?heartbeat=3');
  nodes.moveOn();
  const { protocol, hostname, port, username, password, vhost, heartbeat } = nodes.target;
  assert.deepEqual({ protocol, hostname, port, username, password, vhost, heartbeat }, { protocol: 'amqp', hostname: '127.0.0.1', port: 5672, username: 'ada', password: 's@fe', vhost: 'my%2Fhost', heartbeat: 3 });
});

test('nodes of a cluster are gone through in turn, from any of them on, with one account', () => {
  const url = 'amqps://ada:safe@a:1/shop?cluster=b:2,[::1]:3';
  const nodes = createNodes(url, () => 0.4);
  const seen = [0, 1, 2].map(() => {
    const place = placeOf(nodes);
    nodes.moveOn();
    return place;
  });
  assert.deepEqual(seen, ['b:2', '::1:3', 'a:1']);
  assert.deepEqual([nodes.target.username, nodes.target.vhost], ['ada', 'shop']);
  assert.equal(placeOf(createNodes(url, () => 0)), 'a:1');
});

test('without an account the broker is asked as the guest that amqplib takes', () => {
  assert.equal('username' in createNodes('amqp://127.0.0.1').target, false);
});

for (const url of ['127.0.0.1', 'http://127.0.0.1', 'amqp://a?cluster=', 'amqp://a?cluster=b:port', 'amqp://a?cluster=b/c', 'amqp://a?cluster=b,,c']) {
  test(`"${url}" is refused with what was expected`, () => {
    assert.throws(() => createNodes(url), { name: 'TypeError', message: /^The broker URL .*expected/ });
  });
}

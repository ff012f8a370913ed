import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { it } from 'node:test';
import { clientAddress, networkOf } from './client-address.ts';

const message = (forwardedFor?: string): IncomingMessage =>
  ({ socket: { remoteAddress: '10.0.0.1' }, headers: { 'x-forwarded-for': forwardedFor } }) as unknown as IncomingMessage;

it('takes the address from our own proxies only, so that nobody can pick the one their limit is counted under', () => {
  assert.equal(clientAddress(message('1.2.3.4'), 0), '10.0.0.1');
  assert.equal(clientAddress(message('6.6.6.6, 1.2.3.4'), 1), '1.2.3.4');
  assert.equal(clientAddress(message('6.6.6.6, 1.2.3.4, 10.0.0.9'), 2), '1.2.3.4');
  assert.equal(clientAddress(message('1.2.3.4'), 3), '10.0.0.1');
  assert.equal(clientAddress(message(), 1), '10.0.0.1');
});

it('reads what proxies write: an address, with a port or without; who comes with anything else is counted as the proxy', () => {
  assert.equal(clientAddress(message('6.6.6.6, 1.2.3.4:56789'), 1), '1.2.3.4');
  assert.equal(clientAddress(message('[2001:db8::1]:443'), 1), '2001:db8::1');
  assert.equal(clientAddress(message('[2001:db8::1]'), 1), '2001:db8::1');
  assert.equal(clientAddress(message('2001:db8::1'), 1), '2001:db8::1');
  for (const hop of ['unknown', '_hidden', '', '1.2.3.4.5:1']) assert.equal(clientAddress(message(hop), 1), '10.0.0.1');
});

it('counts an IPv6 network as one, so that its owner cannot start afresh with each of its addresses', () => {
  assert.equal(networkOf('203.0.113.7'), '203.0.113.7');
  assert.equal(networkOf('::ffff:203.0.113.7'), '203.0.113.7');
  assert.equal(networkOf('2001:DB8:0:12::1'), networkOf('2001:db8::12:ffff:1:2:3'));
  assert.equal(networkOf('2001:db8::1'), '2001:db8:0:0::/64');
  assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64');
  assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64');
  assert.equal(networkOf('64:ff9b::192.0.2.1'), '64:ff9b:0:0::/64');
  for (const text of ['', 'unknown', '1.2.3', 'a:b', "1.2.3.4' OR 1"]) assert.equal(networkOf(text), undefined);
});

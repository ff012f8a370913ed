import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { it } from 'node:test';
import { clientAddress } from './client-address.ts';

const message = (forwardedFor?: string): IncomingMessage =>
  ({ socket: { remoteAddress: '10.0.0.1' }, headers: { 'x-forwarded-for': forwardedFor } }) as unknown as IncomingMessage;

it('takes the address from our own proxies only, so that nobody can pick the one their limit is counted under', () => {
  assert.equal(clientAddress(message('1.2.3.4'), 0), '10.0.0.1');
  assert.equal(clientAddress(message('6.6.6.6, 1.2.3.4'), 1), '1.2.3.4');
  assert.equal(clientAddress(message('6.6.6.6, 1.2.3.4, 10.0.0.9'), 2), '1.2.3.4');
  assert.equal(clientAddress(message('1.2.3.4'), 3), '10.0.0.1');
  assert.equal(clientAddress(message(), 1), '10.0.0.1');
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';
import { waitFor } from '../testing/wait-for.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { json } from './http-types.ts';

describe('bodies that are slow to come', () => {
  let server: HttpServer;
  let port: number;
  const sockets: Socket[] = [];
  before(async () => {
    const routes = [
      { method: 'POST', path: '/echo', handle: async () => json(200, {}) },
      { method: 'GET', path: '/quick', handle: async () => json(200, {}) },
    ];
    server = createHttpServer({ service: 'small', logger: silentLogger(), routes, maxInFlight: 2, bodyLimitBytes: 1000, drainGraceMs: 0 });
    port = await server.listen({ host: '127.0.0.1', port: 0 });
  });
  after(async () => {
    for (const socket of sockets) socket.destroy();
    await server.close();
  });
  /** Announces 901 bytes and sends some of them. */
  const begin = async (bytes: number): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write(`POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 901\r\n\r\n${'x'.repeat(bytes)}`);
    return socket;
  };
  const statusOf = async (body: string): Promise<number> => (await fetch(`http://127.0.0.1:${port}/echo`, { method: 'POST', body })).status;

  it('keep nobody else out, and hold no more memory than there is for them', async () => {
    const [almost] = await Promise.all([begin(900), begin(900), begin(10)]);
    await waitFor(async () => (await statusOf('x'.repeat(500))) === 503, { timeoutMs: 5000, what: 'the memory for bodies to be full' });
    assert.equal((await fetch(`http://127.0.0.1:${port}/quick`)).status, 200);
    assert.equal(await statusOf('y'), 200);
    almost.write('x');
    assert.match(String((await once(almost, 'data'))[0]), /200 OK/);
    for (const socket of sockets) socket.destroy();
    await waitFor(async () => (await statusOf('x'.repeat(1000))) === 200, { timeoutMs: 5000, what: 'the memory to be free again' });
  });
});

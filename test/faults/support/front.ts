/** What stands before the instances of an entry, as a load balancer does: it moves on from one that is about to stop, or that is gone. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { silentLogger } from '#platform/telemetry/logger';
import { endpointSource } from '#platform/transport/endpoints';
import { createPlaces } from '#platform/transport/places';

export interface Front {
  readonly url: string;
  close(): Promise<void>;
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host', 'content-length']);

/** Serves what is behind `places`, as `platform/transport/endpoints.ts` reads them. */
export async function startFront(places: string): Promise<Front> {
  // No connection is used that an instance which ends may be closing (see freshMs in platform/transport/http1/http1-pool.ts).
  const instances = createPlaces({ source: endpointSource(places, silentLogger()), connect: ({ url }) => new Pool(new URL(url).origin, { connections: 64, keepAliveTimeout: 500, keepAliveMaxTimeout: 500 }), ejection: { failures: 3, forMs: 1000, maxMs: 5000 } });

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request = { path: incoming.url ?? '/', method: incoming.method as 'GET' | 'POST', headers: withoutHops(incoming.headers), body: chunks.length > 0 ? Buffer.concat(chunks) : null };
    const { statusCode, headers, body } = await instances.run(
      async (pool) => {
        const answer = await pool.request(request);
        return { ...answer, body: Buffer.from(await answer.body.arrayBuffer()) };
      },
      { judge: (answer) => ({ hasFailed: false, isLeaving: answer.headers['connection'] === 'close' }), waitMs: 1000 },
    );
    outgoing.writeHead(statusCode, withoutHops(headers)).end(body);
  }
  const server = createServer((incoming, outgoing) => {
    forward(incoming, outgoing).catch((error: unknown) => outgoing.writeHead(502).end(JSON.stringify({ errors: [{ message: `the balancer has no answer: ${String(error)}` }] })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await instances.close();
    },
  };
}

function withoutHops(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined || hopByHop.has(name) ? [] : [[name, value]])));
}

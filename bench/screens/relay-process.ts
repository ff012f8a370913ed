/** The least that a second hop can cost: a process that passes an operation on to the gateway and its answer back, and does nothing else. In: what to ask; out: its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPoster } from '#platform/transport/http1/http1-poster';

export interface Relayed {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

process.once('message', ({ url, headers, body }: Relayed) => {
  const fail = (): Error => new Error('The gateway gave no answer that could be passed on');
  const gateway = createPoster({ url, connections: 64, maxBytes: 16_000_000, tooLarge: fail, timedOut: fail });
  const server = createServer((_request, response) => {
    const refuse = (): void => void response.writeHead(502).end();
    gateway.post({ headers, body, timeoutMs: 10_000 }).then(({ head, text }) => void response.writeHead(head.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text), refuse);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
});
process.once('disconnect', () => process.exit(0));

import { Agent, createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before the instances of a subgraph, as a service of Kubernetes does. */
export interface Balancer {
  readonly url: string;
  /** Ports of the instances that get new requests from now on. */
  route(ports: readonly number[]): void;
  /** Resolves once no request is under way at an instance. */
  idle(port: number): Promise<void>;
  close(): Promise<void>;
}

export async function startBalancer(): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  const open = new Map<number, number>();
  const waiting = new Map<number, () => void>();
  let targets: readonly number[] = [];
  let turn = 0;
  const ended = (port: number): void => {
    open.set(port, (open.get(port) ?? 1) - 1);
    if (open.get(port) === 0) waiting.get(port)?.();
  };
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const port = targets[turn++ % targets.length] ?? 0;
    open.set(port, (open.get(port) ?? 0) + 1);
    const forwarded = send({ host: '127.0.0.1', port, path: incoming.url, method: incoming.method, headers: incoming.headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' });
      answer.pipe(outgoing).on('finish', () => ended(port));
    });
    forwarded.on('error', () => {
      ended(port);
      outgoing.destroy();
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    route(ports) {
      targets = ports;
    },
    idle: (port) => new Promise((resolve) => (open.get(port) ? void waiting.set(port, resolve) : resolve())),
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

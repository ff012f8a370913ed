import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A TCP proxy in front of a real server, to break the way to it on purpose. */
export interface TcpProxy {
  /** The target's URL with the proxy's host and port. */
  url: string;
  /** Resets every connection; new ones are accepted. */
  cut(): void;
  /** Resets every connection and refuses new ones, as if the server were down. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
  /** Passes nothing on in either direction while connections stay open, as if the server were frozen. */
  freeze(): void;
  thaw(): void;
  /** Delays each piece of data, in both directions. */
  setLatency(ms: number): void;
  close(): Promise<void>;
}

interface State {
  target: { host: string; port: number };
  sockets: Set<Socket>;
  latencyMs: number;
  frozen: boolean;
}

/** Starts a proxy on a free loopback port for the server in `targetUrl`. */
export async function createTcpProxy(targetUrl: string): Promise<TcpProxy> {
  const url = new URL(targetUrl);
  const state: State = { target: { host: url.hostname, port: Number(url.port) }, sockets: new Set(), latencyMs: 0, frozen: false };
  let server = await listen(state, 0);
  const { port } = server.address() as AddressInfo;
  url.hostname = '127.0.0.1';
  url.port = String(port);
  const cut = (): void => state.sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    url: url.href,
    cut,
    async goDown() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
    comeUp: async () => void (server = await listen(state, port)),
    freeze: () => setFrozen(state, true),
    thaw: () => setFrozen(state, false),
    setLatency: (ms) => void (state.latencyMs = ms),
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(state: State, port: number): Promise<Server> {
  const server = createServer((client) => {
    const upstream = connect(state.target);
    pipe(state, client, upstream);
    pipe(state, upstream, client);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}

function pipe(state: State, from: Socket, to: Socket): void {
  let sent = Promise.resolve();
  state.sockets.add(from);
  if (state.frozen) from.pause();
  from.setNoDelay(true);
  from.on('data', (data) => {
    sent = sent.then(() => deliver(state, to, data));
  });
  from.on('error', () => to.destroy());
  from.on('close', () => {
    state.sockets.delete(from);
    void sent.then(() => to.destroy());
  });
}

async function deliver(state: State, to: Socket, data: Buffer): Promise<void> {
  if (state.latencyMs > 0) await sleep(state.latencyMs);
  if (to.writable) to.write(data);
}

function setFrozen(state: State, frozen: boolean): void {
  state.frozen = frozen;
  for (const socket of state.sockets) {
    if (frozen) socket.pause();
    else socket.resume();
  }
}

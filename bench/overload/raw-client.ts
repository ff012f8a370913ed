/** HTTP/1.1 over plain sockets, for a load generator: requests are written as they are, of answers no more is read than is needed to judge them. */
import { createConnection, type Socket } from 'node:net';

export interface Reply {
  status: number;
  /** Whether nothing is missing: neither errors nor parts of a screen. */
  isWhole: boolean;
}

export interface RawClient {
  /** Sends one request over a connection of its own for that time; undefined when it broke. */
  send(request: string | Buffer, done: (reply: Reply | undefined) => void): void;
  connections(): number;
  close(): void;
}

const headEnd = Buffer.from('\r\n\r\n');
const lengthName = Buffer.from('content-length: ');
const errorsStart = Buffer.from('{"errors"');
const sectionsMissing = Buffer.from('"extensions":{"sections"');
const tailBytes = 2_000;

/** As many connections as there are requests at once; each is kept for the next. */
export function createRawClient(port: number): RawClient {
  const idle: Connection[] = [];
  const all = new Set<Connection>();
  return {
    send(request, done) {
      const connection = idle.pop() ?? open(port, { idle, all });
      connection.done = done;
      connection.socket.write(request);
    },
    connections: () => all.size,
    close() {
      for (const { socket } of all) socket.destroy();
    },
  };
}

interface Connection {
  socket: Socket;
  done: ((reply: Reply | undefined) => void) | undefined;
  received: Buffer[];
  size: number;
  /** Bytes of the whole answer, once its head is read. */
  expected: number;
}

function open(port: number, { idle, all }: { idle: Connection[]; all: Set<Connection> }): Connection {
  const socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
  const connection: Connection = { socket, done: undefined, received: [], size: 0, expected: -1 };
  const settle = (reply: Reply | undefined): void => {
    const { done } = connection;
    connection.done = undefined;
    done?.(reply);
  };
  all.add(connection);
  socket.on('data', (chunk: Buffer) => {
    connection.received.push(chunk);
    connection.size += chunk.length;
    if (connection.expected < 0) connection.expected = wholeLength(connection);
    if (connection.expected < 0 || connection.size < connection.expected) return;
    const reply = judge(connection);
    connection.received = [];
    [connection.size, connection.expected] = [0, -1];
    idle.push(connection);
    settle(reply);
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    all.delete(connection);
    const at = idle.indexOf(connection);
    if (at >= 0) idle.splice(at, 1);
    settle(undefined);
  });
  return connection;
}

/** Of head and body, or -1 while the head is not whole. */
function wholeLength(connection: Connection): number {
  const bytes = joined(connection);
  const end = bytes.indexOf(headEnd);
  if (end < 0) return -1;
  const at = bytes.indexOf(lengthName);
  if (at < 0 || at > end) throw new Error(`An answer without a length: ${bytes.toString('latin1', 0, end)}`);
  return end + headEnd.length + Number.parseInt(bytes.toString('latin1', at + lengthName.length, at + lengthName.length + 10), 10);
}

function judge(connection: Connection): Reply {
  const bytes = joined(connection);
  const status = Number.parseInt(bytes.toString('latin1', 9, 12), 10);
  if (status !== 200) return { status, isWhole: false };
  const body = bytes.indexOf(headEnd) + headEnd.length;
  const hasErrors = bytes.subarray(body, body + errorsStart.length).equals(errorsStart);
  return { status, isWhole: !hasErrors && bytes.subarray(Math.max(body, bytes.length - tailBytes)).indexOf(sectionsMissing) < 0 };
}

function joined(connection: Connection): Buffer {
  if (connection.received.length > 1) connection.received = [Buffer.concat(connection.received)];
  return connection.received[0] ?? Buffer.alloc(0);
}

import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync, readlinkSync, readdirSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** True when nothing listens on that loopback port and we may bind it. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * A port that is free just now. Taken from below the range that Linux hands out to outgoing connections: one of
 * those could hold it by the time a server wants to listen.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(12_000, 32_000);
    if (await isPortFree(port)) return port;
  }
  throw new Error('no free port between 12000 and 32000');
}

/** The wanted port when it is free, else another one. */
export async function preferPort(port: number): Promise<number> {
  return (await isPortFree(port)) ? port : await freePort();
}

/** True once something accepts connections there. */
export function acceptsConnections(port: number, host = '127.0.0.1', timeoutMs = 1_000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: timeoutMs });
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}

/** Waits until the port can be bound again; a server just stopped may hold it for a moment. */
export async function waitUntilFree(port: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isPortFree(port))) {
    if (Date.now() >= deadline) return false;
    await sleep(50);
  }
  return true;
}

/** Who listens on a port, as "command (pid 123)", where the system tells; else undefined. */
export function holderOf(port: number): string | undefined {
  try {
    return process.platform === 'linux' ? linuxHolder(port) : lsofHolder(port);
  } catch {
    return undefined; // only a nicety of the message: /proc or lsof may be closed to us
  }
}

function linuxHolder(port: number): string | undefined {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const listening = fields[3] === '0A';
      if (listening && fields[1]?.endsWith(`:${port.toString(16).toUpperCase().padStart(4, '0')}`)) inodes.add(`socket:[${fields[9]}]`);
    }
  }
  if (inodes.size === 0) return undefined;
  const pid = readdirSync('/proc').find((entry) => /^\d+$/.test(entry) && holdsOneOf(entry, inodes));
  if (!pid) return undefined;
  // The program and its last argument: for a script, its path.
  const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0$/, '').split('\0');
  return `"${[basename(program), ...args.slice(-1)].join(' ')}" (pid ${pid})`;
}

function holdsOneOf(pid: string, inodes: Set<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return inodes.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        return false; // closed meanwhile
      }
    });
  } catch {
    return false; // someone else's process
  }
}

function lsofHolder(port: number): string | undefined {
  const output = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { encoding: 'utf8' });
  const pid = /^p(\d+)/m.exec(output)?.[1];
  const name = /^c(.+)/m.exec(output)?.[1];
  return pid && `${name} (pid ${pid})`;
}

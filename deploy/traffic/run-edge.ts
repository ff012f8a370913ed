import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '../../dev/backing/binaries.ts';
import { DevError } from '../../dev/dev-error.ts';
import { edgeConfig, logFile, sharesFolder, type EdgeOptions } from './edge-config.ts';

export interface Edge {
  readonly folder: string;
  /** Resolves when it ended, by `stop` or by itself. */
  readonly ended: Promise<number | null>;
  /** Lets it answer what it has begun, then ends it. */
  stop(): Promise<void>;
}

export const findNginx = (): string | undefined => findProgram('nginx');

/** Runs nginx as an edge in the foreground of this process. Shares stay what they were: an edge may be started again. @throws DevError when nginx does not start. */
export async function runEdge(options: EdgeOptions): Promise<Edge> {
  const program = findNginx();
  if (program === undefined) throw new DevError('nginx is not on this machine.', { hint: 'Debian and Ubuntu: sudo apt-get install nginx-light' });
  const { folder } = options;
  for (const name of ['tmp', sharesFolder]) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'nginx.conf'), edgeConfig(options));
  writeFileSync(join(folder, logFile), '', { flag: 'a' });
  const child = spawn(program, ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', join(folder, 'error.log'), '-g', 'daemon off;'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => ((complaint += error.message), resolve(127)));
    child.once('close', resolve);
  });
  const [host, port] = options.listen.includes(':') ? options.listen.split(':') : ['127.0.0.1', options.listen];
  const isUp = await Promise.race([untilOpen(Number(port), host ?? '127.0.0.1'), ended.then(() => false)]);
  if (!isUp) {
    child.kill('SIGTERM');
    throw new DevError(`nginx does not listen on ${options.listen}:\n${complaint.trim()}`);
  }
  return {
    folder,
    ended,
    async stop() {
      child.kill('SIGQUIT');
      const hard = setTimeout(() => child.kill('SIGTERM'), 10_000);
      await ended;
      clearTimeout(hard);
    },
  };
}

async function untilOpen(port: number, host: string): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await isOpen(port, host)) return true;
    await sleep(50);
  }
  return false;
}

function isOpen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface BffProcess {
  url: string;
  stop(): Promise<void>;
}

/** Starts a BFF as it runs in production, as a process of its own, and waits until it says that it is ready. */
export async function startBff(name: 'bff-web' | 'bff-mobile', environment: Record<string, string>): Promise<BffProcess> {
  const main = fileURLToPath(new URL(`../../${name}/main.ts`, import.meta.url));
  const child = fork(main, [], { env: { PATH: process.env['PATH'], NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'fatal', ...environment }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
  const port = (message as { port?: number } | null)?.port;
  if (port === undefined) throw new Error(`${name} ended with ${String(message)} before it was ready`);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

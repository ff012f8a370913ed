import { fork } from 'node:child_process';
import { once } from 'node:events';
import { requestOf, type Ask, send } from './ask.ts';
import type { Asked } from './recorded.ts';
import type { Relayed } from './relay-process.ts';

export interface Relay {
  readonly ask: Ask;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a process that only passes this operation on. */
export async function startRelay(gateway: string, asked: Asked): Promise<Relay> {
  const child = fork(new URL('relay-process.ts', import.meta.url), { stdio: 'inherit' });
  const { headers, body = '', path } = requestOf(asked);
  child.send({ url: `${gateway}${path}`, headers, body } satisfies Relayed);
  const [port] = (await once(child, 'message')) as [number];
  return {
    ask: () => send(`http://127.0.0.1:${port}`, { method: 'GET', path: '/', headers: {} }),
    pid: child.pid ?? 0,
    async stop() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

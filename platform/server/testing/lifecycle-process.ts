/** A service for the lifecycle's tests, run as a process of its own; the argument says how it behaves. */
import { setTimeout as delay } from 'node:timers/promises';
import { createLogger } from '../../telemetry/logger.ts';
import { runService, type StopStep } from '../lifecycle.ts';
import { shutdownSignal } from '../shutdown.ts';

const mode = process.argv[2] ?? 'normal';
const logger = createLogger({ service: 'test', level: 'debug' });

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function start(): Promise<{ port: number; stop: StopStep[] }> {
  if (mode === 'fail') throw new Error('no database');
  if (mode === 'crash') setImmediate(() => void Promise.reject(new Error('lost promise')));
  // Keeps the process alive as a listening server would.
  setInterval(() => undefined, 1_000);
  return {
    port: 1,
    stop: [
      { name: 'consumers', run: async () => say(`step:consumers readiness:${shutdownSignal.aborted}`) },
      { name: 'server', run: async () => (mode === 'hang' ? delay(60_000) : say('step:server')) },
      { name: 'broken', run: () => Promise.reject(new Error('step failed')) },
      { name: 'database', run: async () => say('step:database') },
    ],
  };
}

await runService({ service: 'test', logger, start, hardStopMs: 300 });

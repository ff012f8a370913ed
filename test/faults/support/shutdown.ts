/** How an instance ends when it is asked to: what readiness said, and which steps it took in which order. */
import { request } from 'node:http';

export interface Shutdown {
  /** What /health/ready answered once it had been asked to stop; undefined when nobody got an answer. */
  readiness: number | undefined;
  steps: string[];
  /** It came to its end by itself, within its time, and without a step that failed. */
  isOrderly: boolean;
  lastWords: string;
}

interface Instance {
  port: number;
  logs: () => string;
  restart: () => Promise<void>;
}

interface LogLine {
  msg?: string;
  step?: string;
}

/** Restarts an instance and tells how it ended. Its log must be written from level debug on. */
export async function shutdownOf({ port, logs, restart }: Instance): Promise<Shutdown> {
  const from = logs().length;
  const statuses: number[] = [];
  const watching = watchReadiness(port, statuses, () => linesOf(logs().slice(from)).some(({ msg }) => msg === 'stopped'));
  await restart();
  await watching;
  const lines = linesOf(logs().slice(from));
  const end = lines.findIndex(({ msg }) => msg === 'stopped');
  const ending = lines.slice(lines.findIndex(({ msg }) => msg === 'stopping'), end + 1);
  return {
    readiness: statuses.find((status) => status !== 200),
    steps: ending.flatMap(({ msg, step }) => (msg === 'stop step done' && step ? [step] : [])),
    isOrderly: end >= 0 && !ending.some(({ msg }) => msg === 'stop step failed' || msg === 'fatal error'),
    lastWords: lines.slice(0, 12).map(({ msg, step }) => [msg, step].filter(Boolean).join(' ')).join(' | '),
  };
}

/** What each must come after, as docs say: who takes on no more work first, what finishing needs last. */
const rules: readonly (readonly [earlier: string, later: string])[] = [
  ['consumers', 'server'],
  ['jobs', 'server'],
  ['server', 'relay'],
  ['relay', 'broker'],
  ['broker', 'database'],
  ['server', 'database'],
  ['server', 'gateway'],
  ['server', 'broker'],
  ['server', 'redis'],
  ['drain', 'gateway'],
  ['drain', 'caches and limits'],
];

/** Which of the rules a shutdown broke, in words. */
export function stepsInOrder(steps: readonly string[]): string[] {
  if (steps.length === 0) return ['no step is on record'];
  return rules.flatMap(([earlier, later]) => (steps.includes(earlier) && steps.includes(later) && steps.indexOf(earlier) > steps.indexOf(later) ? [`"${later}" came before "${earlier}"`] : []));
}

/** Asks every few milliseconds, over connections of its own, until the instance refuses them or says that it has stopped. */
async function watchReadiness(port: number, statuses: number[], hasStopped: () => boolean): Promise<void> {
  const deadline = Date.now() + 35_000;
  while (Date.now() < deadline) {
    const status = await askReadiness(port);
    if (status === undefined || hasStopped()) return;
    statuses.push(status);
    await new Promise((resolve) => void setTimeout(resolve, 15));
  }
}

function askReadiness(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request({ port, host: '127.0.0.1', path: '/health/ready', agent: false, timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}

function linesOf(text: string): LogLine[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{"')) return [];
    try {
      return [JSON.parse(line) as LogLine];
    } catch {
      return []; // still being written
    }
  });
}

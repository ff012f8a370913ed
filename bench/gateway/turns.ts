import type { ChildProcess } from 'node:child_process';
import type { Contender } from './contenders.ts';
import { differenceBetween } from './answers.ts';
import { firstAnswer, measure, startChild, type Measured } from './measure.ts';

/** A contender in the race, or why it is not. */
export interface Racer {
  readonly contender: Contender;
  readonly failure: string | undefined;
  /** By operation, one for each turn. */
  readonly results: ReadonlyMap<string, readonly Measured[]>;
}

export interface RaceOptions {
  contenders: readonly Contender[];
  operations: Readonly<Record<string, string>>;
  supergraphFile: string;
  connections: number;
  /** Of each turn. */
  seconds: number;
  turns: number;
  say: (line: string) => void;
}

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

const maxFirstAttempts = 5;
/** Load before the first turn, so that what is compiled and cached at first use is, by V8 as well. */
const warmUp = { warmUpSeconds: 3, warmUpRequests: 800 };

/**
 * Starts all contenders and lets them take turns, so that what else the machine does falls on all alike. Each has to answer each operation
 * as the first contender did, and under load as itself did when nobody else asked.
 */
export async function race({ contenders, operations, supergraphFile, connections, seconds, turns, say }: RaceOptions): Promise<Racer[]> {
  const running = new Map<Contender, Running>();
  const failures = new Map<Contender, string>();
  const results = new Map(contenders.map((contender) => [contender, new Map<string, Measured[]>(Object.keys(operations).map((name) => [name, []]))]));
  try {
    await startAll(contenders, supergraphFile, running, failures);
    for (const [name, query] of Object.entries(operations)) {
      const right = await answersOf({ running, name, query, failures, say });
      for (let turn = 1; turn <= turns; turn++) {
        for (const [contender, { child, port }] of running) {
          const own = right.get(contender);
          if (!own) continue;
          const measured = await measure({ port, pid: child.pid ?? 0, query, connections, right: own, seconds, ...(turn === 1 ? warmUp : { warmUpSeconds: 0 }) });
          const { count, examples } = measured.wrong;
          if (count > 0) say(`  ${contender.name}, ${name}, turn ${turn}: ${count} answers were not the right one: ${examples.join(' | ')}`);
          results.get(contender)?.get(name)?.push(measured);
          say(`  ${name}, turn ${turn}: ${measured.requestsPerSecond.toFixed(0)} req/s, ${measured.cpuMsPerRequest.toFixed(3)} ms (${measured.kernelMsPerRequest.toFixed(3)} in the kernel), ${measured.memoryMb.toFixed(0)} MB  ${contender.name}`);
        }
      }
    }
  } finally {
    for (const { child } of running.values()) child.disconnect();
  }
  return contenders.map((contender) => ({ contender, failure: contender.missing ?? failures.get(contender), results: results.get(contender) ?? new Map() }));
}

async function startAll(contenders: readonly Contender[], supergraphFile: string, running: Map<Contender, Running>, failures: Map<Contender, string>): Promise<void> {
  for (const contender of contenders) {
    if (contender.missing !== undefined) continue;
    try {
      const { child, message } = await startChild<{ port: number }>(contender.script, [supergraphFile, ...contender.flags], contender.env, [...process.execArgv, ...(contender.node ?? [])]);
      running.set(contender, { child, port: message.port });
    } catch (error) {
      failures.set(contender, messageOf(error));
    }
  }
}

/** What each answers when nobody else asks. One that does not answer takes no part; one that answers otherwise than the first is named. */
async function answersOf({ running, name, query, failures, say }: { running: ReadonlyMap<Contender, Running>; name: string; query: string; failures: Map<Contender, string>; say: (line: string) => void }): Promise<ReadonlyMap<Contender, string>> {
  const answers = new Map<Contender, string>();
  let first: { contender: Contender; value: unknown } | undefined;
  for (const [contender, { port }] of running) {
    try {
      const answer = await firstGoodAnswer({ port, query });
      answers.set(contender, answer);
      const value: unknown = JSON.parse(answer).data;
      first ??= { contender, value };
      const difference = differenceBetween(first.value, value);
      if (difference) say(`  ${contender.name} answers ${name} otherwise than ${first.contender.name}: ${difference}`);
    } catch (error) {
      failures.set(contender, messageOf(error));
      say(`  ${contender.name} does not answer ${name}: ${messageOf(error)}`);
    }
  }
  say(`${name}: ${answers.size} gateways, ${first ? (answers.get(first.contender)?.length ?? 0) : 0} bytes`);
  return answers;
}

/** The very first requests may run out of time where everything has just been started on a busy machine. */
async function firstGoodAnswer(asked: { port: number; query: string }): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await firstAnswer(asked);
    } catch (error) {
      if (attempt === maxFirstAttempts) throw error;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

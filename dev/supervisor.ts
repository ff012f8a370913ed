import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DevError } from './dev-error.ts';
import { startInOrder, stopInOrder } from './process/order.ts';
import { holderOf, isPortFree } from './process/ports.ts';
import type { ProcessRecord } from './process/record.ts';
import { startServiceProcess } from './process/service-process.ts';
import type { ServiceProcess } from './process/service-process.ts';

export interface SupervisedService {
  readonly name: string;
  readonly entry: string;
  readonly port: number;
  /** For messages: the variable that changes the port. */
  readonly portVariable: string;
  readonly dependsOn: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface SupervisorOptions {
  readonly services: readonly SupervisedService[];
  readonly logDir: string;
  readonly readyTimeoutMs?: number;
  readonly onStarted?: (process: ProcessRecord) => void;
  readonly onReady?: (service: SupervisedService, durationMs: number) => void;
  readonly onLine?: (service: string, line: string) => void;
  /** A service ended without being asked to, after it was ready. */
  readonly onCrash: (service: string, reason: string, logs: string) => void;
}

export interface Supervisor {
  /** Starts all services, each once those it depends on are ready. Rejects when one fails; `stop` is then still due. */
  start(signal?: AbortSignal): Promise<void>;
  /** Stops all services, those that others depend on last. */
  stop(): Promise<void>;
  /** Kills all services at once. */
  kill(): void;
  /** Sends a signal to one service and, for a deadly one, waits for its end. It is not started again. */
  signal(name: string, signal: NodeJS.Signals): Promise<void>;
  /** Stops one service in good order where it runs, starts it again and waits until it is ready. */
  restart(name: string): Promise<void>;
  logs(name: string): string;
  pid(name: string): number | undefined;
}

const graceMs = 32_000; // services end themselves after 30 s

/** Runs services as child processes that cannot outlive us. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const children = createChildren(options);
  const find = (name: string): SupervisedService => {
    const service = options.services.find((candidate) => candidate.name === name);
    if (!service) throw new Error(`no service is called "${name}"; there are ${options.services.map((each) => each.name).join(', ')}`);
    return service;
  };
  return {
    async start(signal) {
      // The first failure ends the waiting for all others.
      const giveUp = new AbortController();
      const either = AbortSignal.any([giveUp.signal, ...(signal ? [signal] : [])]);
      const startOrGiveUp = (service: SupervisedService) =>
        children.start(service, either).catch((error: unknown) => {
          giveUp.abort(error);
          throw error;
        });
      await startInOrder(options.services, startOrGiveUp);
    },
    stop: () => stopInOrder(options.services, (service) => children.stop(service.name)),
    kill: () => children.killAll(),
    signal: (name, signal) => children.signal(find(name).name, signal),
    async restart(name) {
      await children.stop(name);
      await children.start(find(name));
    },
    logs: (name) => readLogs(options, find(name)),
    pid: (name) => children.pid(name),
  };
}

/** The running processes, and which of them we expect to end. */
function createChildren(options: SupervisorOptions) {
  const running = new Map<string, ServiceProcess>();
  const expectedToEnd = new Set<ServiceProcess>();
  return {
    pid: (name: string) => running.get(name)?.record?.pid,
    async start(service: SupervisedService, signal?: AbortSignal): Promise<void> {
      await requireFreePort(service);
      signal?.throwIfAborted();
      const startedAt = performance.now();
      const child = startServiceProcess(processOptions(service, options));
      running.set(service.name, child);
      if (child.record) options.onStarted?.(child.record);
      await child.waitUntilReady(signal);
      void child.exited.then((reason) => {
        if (running.get(service.name) === child) running.delete(service.name);
        if (!expectedToEnd.has(child)) options.onCrash(service.name, reason, readLogs(options, service));
      });
      options.onReady?.(service, performance.now() - startedAt);
    },
    async stop(name: string): Promise<void> {
      const child = running.get(name);
      if (!child) return;
      expectedToEnd.add(child);
      running.delete(name);
      await child.stop(graceMs);
    },
    async signal(name: string, signal: NodeJS.Signals): Promise<void> {
      const child = running.get(name);
      if (!child) return;
      const deadly = signal !== 'SIGSTOP' && signal !== 'SIGCONT';
      if (deadly) expectedToEnd.add(child);
      child.kill(signal);
      if (deadly) await child.exited;
    },
    killAll(): void {
      for (const child of running.values()) {
        expectedToEnd.add(child);
        child.kill('SIGKILL');
      }
    },
  };
}

/** Fails naming who holds the port and the variable that chooses another. */
export async function requireFreePort({ name, port, portVariable }: Pick<SupervisedService, 'name' | 'port' | 'portVariable'>): Promise<void> {
  if (await isPortFree(port)) return;
  const holder = holderOf(port);
  throw new DevError(`Port ${port}, wanted by ${name}, is taken${holder ? ` by ${holder}` : ''}.`, {
    hint: `Stop that program, or choose another port: ${portVariable}=${port + 1000} npm start`,
  });
}

function processOptions(service: SupervisedService, options: SupervisorOptions) {
  return {
    name: service.name,
    entry: service.entry,
    env: service.env,
    logFile: logFileOf(options, service),
    readyUrl: `http://127.0.0.1:${service.port}/health/ready`,
    readyTimeoutMs: options.readyTimeoutMs ?? 90_000,
    onLine: options.onLine && ((line: string) => options.onLine?.(service.name, line)),
  };
}

function logFileOf({ logDir }: SupervisorOptions, service: SupervisedService): string {
  return join(logDir, `${service.name}.log`);
}

function readLogs(options: SupervisorOptions, service: SupervisedService): string {
  const file = logFileOf(options, service);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

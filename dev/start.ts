import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killBacking, startBacking } from './backing/backing.ts';
import type { Backing } from './backing/backing.ts';
import { devProfile } from './backing/profile.ts';
import { runCommand } from './command.ts';
import type { CommandContext } from './command.ts';
import { personas } from './demo/personas.ts';
import { DevError, describeError } from './dev-error.ts';
import { prettyLine } from './log-lines.ts';
import { demoKeys, seedDemoKeys, type DemoKey } from './partner/demo-keys.ts';
import { devDir, logDir, rootDir } from './paths.ts';
import type { ProcessRecord } from './process/record.ts';
import { describeLog } from './process/service-process.ts';
import { lastLines, run } from './process/run.ts';
import { createProgress } from './progress.ts';
import type { Progress } from './progress.ts';
import { announceStack, forgetStack, runningStack, stopOrphans } from './running.ts';
import { loadSecrets } from './secrets.ts';
import { serviceEnvironment } from './service-environment.ts';
import { brokerServiceNames, services, subgraphNames } from './services.ts';
import type { ServiceDefinition, ServiceName, Topology } from './services.ts';
import { prepareTopology } from './stack.ts';
import { StopRequest } from './stop-request.ts';
import { createSupervisor, requireFreePort } from './supervisor.ts';
import type { Supervisor } from './supervisor.ts';
import { requireUsableFolder } from './workspace.ts';
import { describeStack } from './table.ts';

await runCommand(main);

/** Also in data that is older than these keys. */
async function keysOfVendors(topology: Topology): Promise<DemoKey[]> {
  await seedDemoKeys(topology);
  return demoKeys(topology);
}

async function main(context: CommandContext): Promise<number> {
  const startedAt = performance.now();
  const progress = createProgress();
  const ports = chosenPorts();
  const { only, logs } = readOptions();
  requireUsableFolder(devDir);
  refuseSecondStart();
  await stopOrphans();
  const chosen = chosenServices(only);
  for (const { name, portVariable } of chosen) await requireFreePort({ name, port: ports[name], portVariable });
  announceStack();
  const ending = new AbortController();
  const crashed = new AbortController();
  const stopping = AbortSignal.any([context.stopRequested, crashed.signal]);
  let backing: Backing | undefined;
  let supervisor: Supervisor | undefined;
  context.onForce(() => {
    supervisor?.kill();
    killBacking(devProfile);
  });
  try {
    const composed = composeSupergraph(progress, ending.signal);
    composed.catch(() => undefined); // reported below, once the backing services are ours to release
    backing = await startBacking({ profile: devProfile, progress, stopping });
    await composed;
    const topology = await createAccounts(backing, ports, progress);
    stopping.throwIfAborted();
    supervisor = supervise({ chosen, topology, progress, showsAll: logs }, (error) => crashed.abort(error));
    await supervisor.start(stopping);
    if (subgraphNames.every((name) => chosen.some((service) => service.name === name))) await seedWhenEmpty(progress, stopping);
    stopping.throwIfAborted();
    const partnerKeys = chosen.some(({ name }) => name === 'user') ? await keysOfVendors(topology) : [];
    progress.line(describeStack(topology, personas, backing.rabbitmqManagementUrl, partnerKeys));
    progress.line(`Ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
    await aborted(stopping);
    if (crashed.signal.aborted) throw crashed.signal.reason;
    return 0;
  } finally {
    progress.line('\nStopping …');
    ending.abort(new StopRequest('the start has ended'));
    await supervisor?.stop();
    await backing?.release();
    forgetStack();
    progress.line('Stopped.');
  }
}

function refuseSecondStart(): void {
  const running = runningStack();
  if (running)
    throw new DevError(`The marketplace already runs (process ${running.supervisor.pid}).`, {
      hint: 'Stop it with Ctrl-C in its terminal, or with: npm run stop',
    });
}

function readOptions(): { only: string | undefined; logs: boolean } {
  try {
    return parseArgs({ options: { only: { type: 'string' }, logs: { type: 'boolean', default: false } } }).values as { only: string | undefined; logs: boolean };
  } catch (error) {
    throw new DevError(describeError(error), { hint: 'npm start -- [--only=order,product] [--logs]\n\n  --only   starts these services\n  --logs   shows every log line' });
  }
}

/** All, or those that --only=order,gateway names. */
function chosenServices(names: string | undefined): readonly ServiceDefinition[] {
  const only = names?.split(',');
  const unknown = only?.find((name) => !services.some((service) => service.name === name));
  if (unknown !== undefined) throw new DevError(`There is no service "${unknown}".`, { hint: `Services: ${services.map(({ name }) => name).join(', ')}` });
  return only ? services.filter(({ name }) => only.includes(name)) : services;
}

function chosenPorts(): Record<ServiceName, number> {
  const entries = services.map(({ name, port, portVariable }) => {
    const chosen = Number(process.env[portVariable] ?? port);
    if (Number.isInteger(chosen) && chosen > 0 && chosen < 65_536) return [name, chosen] as const;
    throw new DevError(`${portVariable} is not a port number.`, { hint: `Expected a number from 1 to 65535; without the variable it is ${port}.` });
  });
  return Object.fromEntries(entries) as Record<ServiceName, number>;
}

function composeSupergraph(progress: Progress, ending: AbortSignal): Promise<void> {
  return progress.step('supergraph', async (say) => {
    const result = await run(process.execPath, [join(rootDir, 'schema/compose.ts')], { cwd: rootDir, signal: ending });
    ending.throwIfAborted();
    if (result.code !== 0) throw new DevError(`The supergraph could not be composed:\n${lastLines(result.output, 20)}`);
    say(`composed of ${subgraphNames.length} subgraphs`);
  });
}

function createAccounts(backing: Backing, ports: Record<ServiceName, number>, progress: Progress): Promise<Topology> {
  return progress.step('databases', async (say) => {
    const secrets = loadSecrets(devDir, brokerServiceNames);
    const topology = await prepareTopology({ backing, prefix: process.env.STACK_PREFIX ?? 'marketplace', dir: devDir, secrets, ports });
    announceStack({ topology, services: [] });
    say(`one database and one user for each of ${subgraphNames.join(', ')}`);
    return topology;
  });
}

interface Supervised {
  chosen: readonly ServiceDefinition[];
  topology: Topology;
  progress: Progress;
  showsAll: boolean;
}

function supervise({ chosen, topology, progress, showsAll }: Supervised, crash: (error: DevError) => void): Supervisor {
  const minLevel = showsAll ? 'trace' : 'warn';
  rmSync(logDir, { recursive: true, force: true });
  const started: ProcessRecord[] = [];
  return createSupervisor({
    services: chosen.map((service) => serviceEnvironment(service, topology)),
    logDir,
    onStarted(process) {
      started.push(process);
      announceStack({ topology, services: started });
    },
    onReady: ({ name, port }, durationMs) =>
      progress.line(`  ✓ ${name.padEnd(18)} ${`http://127.0.0.1:${port}`.padEnd(58)} ${(durationMs / 1000).toFixed(1)} s`),
    onLine(service, line) {
      const pretty = prettyLine(service, line, { minLevel, color: process.stdout.isTTY });
      if (pretty) progress.line(pretty);
    },
    onCrash: (name, reason, logs) =>
      crash(
        new DevError(`${name} ended by itself (${reason}). The end of its log:\n${describeLog(logs)}`, {
          hint: `The whole log: ${join(logDir, `${name}.log`)}\nEverything else is stopped; no data is lost. "npm start" starts again.`,
        }),
      ),
  });
}

async function seedWhenEmpty(progress: Progress, stopping: AbortSignal): Promise<void> {
  await progress.step('demo data', async (say) => {
    const result = await run(process.execPath, [join(rootDir, 'dev/seed.ts'), '--if-empty'], { cwd: rootDir, signal: stopping });
    stopping.throwIfAborted();
    if (result.code !== 0)
      throw new DevError(`The demo data could not be written:\n${lastLines(result.output, 20)}`, { hint: 'npm run seed tries again and shows more.' });
    say(lastLines(result.output, 1));
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
}

import { join } from 'node:path';
import { devDir, traceFolder } from './paths.ts';
import type { ServiceDefinition, ServiceName, Topology } from './services.ts';
import type { SupervisedService } from './supervisor.ts';

// Administrators' URLs are for creating databases and users, not for services; npm's variables are noise.
const withheld = /^(npm_|TEST_|MYSQL_ADMIN_URL$|RABBITMQ_MANAGEMENT_URL$|NODE_CHANNEL|NODE_OPTIONS$|NODE_TEST_CONTEXT$)/;

/** One service, ready for the supervisor: its whole environment, from ours, from the topology, and what is given for it. */
export function serviceEnvironment(
  service: ServiceDefinition,
  topology: Topology,
  extra: Partial<Record<ServiceName | '*', Record<string, string>>> = {},
): SupervisedService {
  const inherited = Object.entries(process.env).filter(([name]) => !withheld.test(name));
  const env = {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    NODE_ENV: process.env.NODE_ENV ?? 'development',
    NODE_COMPILE_CACHE: join(devDir, 'compile-cache'),
    APOLLO_TELEMETRY_DISABLED: '1',
    HOST: '127.0.0.1',
    PORT: String(topology.ports[service.name]),
    // On one machine every trace can be looked at (`npm run trace`); elsewhere a share of them.
    TRACE_DIR: join(topology.dataDir, traceFolder),
    TRACE_SAMPLE_PERCENT: process.env.TRACE_SAMPLE_PERCENT ?? '100',
    ...service.env(topology),
    ...extra['*'],
    ...extra[service.name],
  };
  return {
    name: service.name,
    entry: service.entry,
    port: topology.ports[service.name],
    portVariable: service.portVariable,
    dependsOn: service.dependsOn,
    env,
  };
}

/** The second instance of a service, where it has one: the same but for its name and its port. */
export function twinOf(service: SupervisedService, { twinPorts }: Topology): SupervisedService | undefined {
  const port = twinPorts?.[service.name as ServiceName];
  return port === undefined ? undefined : { ...service, name: twinName(service.name), port, env: { ...service.env, PORT: String(port) } };
}

/** What the second instance of a service is called. */
export const twinName = (service: string): string => `${service}-2`;

import { join } from 'node:path';
import { devDir } from '../paths.ts';

export interface BackingPorts {
  readonly mysql: number;
  readonly redis: number;
  readonly rabbitmq: number;
  readonly rabbitmqManagement: number;
  readonly rabbitmqDist: number;
  readonly epmd: number;
}

/** Where a set of backing services lives. Two profiles never share a port, a folder or data. */
export interface Profile {
  readonly name: 'dev' | 'test' | 'faults' | 'bench';
  readonly dir: string;
  /** Preferred ports; a taken one is replaced by a free one. */
  readonly ports: BackingPorts;
  /** False trades safety at a power cut for speed: tests need no data afterwards. */
  readonly durable: boolean;
  /** Environment variables that may name a running server, in order of preference. */
  readonly variables: Readonly<Record<BackingName, readonly string[]>>;
  /** The same for the management API of a broker that the environment names. */
  readonly managementVariables: readonly string[];
}

export type BackingName = 'mysql' | 'redis' | 'rabbitmq';
export const backingNames: readonly BackingName[] = ['mysql', 'redis', 'rabbitmq'];

// All below 32768: Linux hands out the ports above it to outgoing connections, which may hold one when we want to listen.
export const devProfile: Profile = {
  name: 'dev',
  dir: devDir,
  ports: { mysql: 24306, redis: 24379, rabbitmq: 24672, rabbitmqManagement: 24692, rabbitmqDist: 24673, epmd: 24369 },
  durable: true,
  variables: { mysql: ['MYSQL_ADMIN_URL'], redis: ['REDIS_URL'], rabbitmq: ['RABBITMQ_URL'] },
  managementVariables: ['RABBITMQ_MANAGEMENT_URL'],
};

export const testProfile: Profile = {
  name: 'test',
  dir: join(devDir, 'test'),
  ports: { mysql: 27306, redis: 27379, rabbitmq: 27672, rabbitmqManagement: 27692, rabbitmqDist: 27673, epmd: 27369 },
  durable: false,
  variables: {
    mysql: ['TEST_MYSQL_ADMIN_URL', 'MYSQL_ADMIN_URL'],
    redis: ['TEST_REDIS_URL', 'REDIS_URL'],
    rabbitmq: ['TEST_RABBITMQ_URL', 'RABBITMQ_URL'],
  },
  managementVariables: ['TEST_RABBITMQ_MANAGEMENT_URL', 'RABBITMQ_MANAGEMENT_URL'],
};

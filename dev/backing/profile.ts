import { join } from 'node:path'
import { devDir } from '../paths.ts'

export interface BackingPorts {
  readonly mysql: number
  readonly redis: number
  readonly rabbitmq: number
  readonly rabbitmqManagement: number
  readonly rabbitmqDist: number
  readonly epmd: number
}

/** Where a set of backing services lives. Two profiles never share a port, a folder or data. */
export interface Profile {
  readonly name: 'dev' | 'test'
  readonly dir: string
  /** Preferred ports; a taken one is replaced by a free one. */
  readonly ports: BackingPorts
  /** False trades safety at a power cut for speed: tests need no data afterwards. */
  readonly durable: boolean
  /** Environment variables that may name a running server, in order of preference. */
  readonly variables: Readonly<Record<BackingName, readonly string[]>>
}

export type BackingName = 'mysql' | 'redis' | 'rabbitmq'
export const backingNames: readonly BackingName[] = ['mysql', 'redis', 'rabbitmq']

export const devProfile: Profile = {
  name: 'dev',
  dir: devDir,
  ports: { mysql: 43306, redis: 46379, rabbitmq: 45672, rabbitmqManagement: 45692, rabbitmqDist: 45673, epmd: 44369 },
  durable: true,
  variables: { mysql: ['MYSQL_ADMIN_URL'], redis: ['REDIS_URL'], rabbitmq: ['RABBITMQ_URL'] },
}

export const testProfile: Profile = {
  name: 'test',
  dir: join(devDir, 'test'),
  ports: { mysql: 43307, redis: 46380, rabbitmq: 45682, rabbitmqManagement: 45702, rabbitmqDist: 45683, epmd: 44370 },
  durable: false,
  variables: {
    mysql: ['TEST_MYSQL_ADMIN_URL', 'MYSQL_ADMIN_URL'],
    redis: ['TEST_REDIS_URL', 'REDIS_URL'],
    rabbitmq: ['TEST_RABBITMQ_URL', 'RABBITMQ_URL'],
  },
}

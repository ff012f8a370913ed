import { mysqlServer } from './mysql.ts';
import type { BackingName } from './profile.ts';
import { rabbitmqServer } from './rabbitmq.ts';
import { redisServer } from './redis.ts';
import type { Server } from './server.ts';

export const servers: Readonly<Record<BackingName, Server>> = { mysql: mysqlServer, redis: redisServer, rabbitmq: rabbitmqServer };

/** A Redis database and a virtual host of the benchmark's own, on servers that others may be using. */
import { randomBytes } from 'node:crypto';
import { createBrokerAccounts, dropBrokerAccounts } from '../../dev/broker-accounts.ts';
import { takeRedisDatabase } from '../../dev/redis-database.ts';

export interface OwnServices {
  redisUrl: string;
  /** By service. */
  brokers: Readonly<Record<'product' | 'gateway', string>>;
  release(): Promise<void>;
}

export async function takeOwnServices({ redisUrl, rabbitmqUrl, rabbitmqManagementUrl }: { redisUrl: string; rabbitmqUrl: string; rabbitmqManagementUrl?: string | undefined }): Promise<OwnServices> {
  const redis = await takeRedisDatabase(redisUrl);
  const accounts = { managementUrl: rabbitmqManagementUrl, prefix: `bench${randomBytes(4).toString('hex')}`, services: ['product', 'gateway'] };
  const passwords = Object.fromEntries(accounts.services.map((service) => [service, randomBytes(16).toString('hex')]));
  const brokers = await createBrokerAccounts({ amqpUrl: rabbitmqUrl, passwords, ...accounts });
  return {
    redisUrl: redis.url,
    brokers: { product: brokers['product'] ?? rabbitmqUrl, gateway: brokers['gateway'] ?? rabbitmqUrl },
    async release() {
      await dropBrokerAccounts(accounts);
      await redis.release();
    },
  };
}

/** Databases and broker users for the containers of docker-compose.yml: the same code as `npm start`, with everything from the environment. */
import { env, loadConfig } from '#platform/config/env';
import { createBrokerAccounts } from './broker-accounts.ts';
import { createDatabases } from './databases.ts';
import { brokerServiceNames, databaseNames, databasePasswords } from './services.ts';

const config = loadConfig({
  MYSQL_ADMIN_URL: env.databaseUrl(),
  RABBITMQ_URL: env.rabbitmqUrl(),
  RABBITMQ_MANAGEMENT_URL: env.url({ secret: true }).describe("RabbitMQ's management API with an administrator's credentials"),
  SERVICE_PASSWORDS: env.map().describe('Password of each service at the database and the broker, name=password separated by commas'),
});
const accounts = { prefix: 'marketplace', passwords: config.SERVICE_PASSWORDS };
await createDatabases({ adminUrl: config.MYSQL_ADMIN_URL, services: databaseNames, prefix: accounts.prefix, passwords: databasePasswords(accounts.passwords) });
await createBrokerAccounts({ amqpUrl: config.RABBITMQ_URL, managementUrl: config.RABBITMQ_MANAGEMENT_URL, services: brokerServiceNames, ...accounts });
console.log(`accounts are ready for ${brokerServiceNames.join(', ')}`);

/** `npm run compose:env`: writes the secrets that docker-compose.yml asks for to .env, once; what is there stays. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from './paths.ts';
import { completeSecrets, publicJwk } from './secrets.ts';
import { brokerServiceNames } from './services.ts';

const file = join(rootDir, '.env');

/** The variables of docker-compose.yml that have no default. */
export function composeVariables(): Record<string, string> {
  const secrets = completeSecrets({}, brokerServiceNames);
  return {
    MYSQL_ROOT_PASSWORD: secrets.mysqlAdminPassword,
    REDIS_PASSWORD: secrets.redisPassword,
    RABBITMQ_PASSWORD: secrets.rabbitmqAdminPassword,
    ...Object.fromEntries(brokerServiceNames.map((name) => [`${name.toUpperCase().replaceAll('-', '_')}_PASSWORD`, secrets.servicePasswords[name] as string])),
    IDENTITY_PRIVATE_KEY: JSON.stringify(secrets.identityPrivateKey),
    IDENTITY_PUBLIC_KEYS: JSON.stringify({ keys: [publicJwk(secrets.identityPrivateKey)] }),
    ACCESS_TOKEN_PRIVATE_KEYS: JSON.stringify({ keys: [secrets.accessTokenPrivateKey] }),
    SEALING_KEYS: `first=${secrets.sealingKey}`,
    PAYMENT_API_KEY: secrets.paymentApiKey,
    BFF_WEB_CLIENT_KEY: secrets.clientKeys['bff-web'],
    BFF_MOBILE_CLIENT_KEY: secrets.clientKeys['bff-mobile'],
    PAYMENT_WEBHOOK_SECRET: secrets.paymentWebhookSecret,
    DOWNLOAD_SIGNING_KEY: secrets.downloadSigningKey,
    MYSQL_PORT: '24306',
    REDIS_PORT: '24379',
    RABBITMQ_PORT: '24672',
    RABBITMQ_MANAGEMENT_PORT: '24692',
  };
}

if (import.meta.main) {
  if (existsSync(file)) {
    console.log('.env is there already; remove it first to get new secrets (the data of running containers knows the old ones).');
  } else {
    const lines = Object.entries(composeVariables()).map(([name, value]) => `${name}='${value}'`);
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
    console.log('wrote .env; start everything with: docker compose up --build');
  }
}

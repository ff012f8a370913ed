import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './json-file.ts';

interface Jwk {
  readonly kty?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly d?: string;
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
}

/** Who calls the gateway on behalf of people. */
export const clientNames = ['bff-web', 'bff-mobile'] as const;
export type ClientName = (typeof clientNames)[number];

/** Every secret of a local stack. Made on the first start, kept in a file that only its owner can read. */
export interface Secrets {
  readonly mysqlAdminPassword: string;
  readonly redisPassword: string;
  readonly rabbitmqAdminPassword: string;
  /** By service: its password at the database and at the broker. */
  readonly servicePasswords: Record<string, string>;
  readonly identityPrivateKey: Jwk;
  readonly accessTokenPrivateKey: Jwk;
  /** Seals secrets of second factors in the database: 64 hex digits. */
  readonly sealingKey: string;
  readonly paymentApiKey: string;
  readonly paymentWebhookSecret: string;
  /** What the addresses of invoices and exports are signed with. */
  readonly downloadSigningKey: string;
  /** By BFF: what it proves itself with to the gateway. */
  readonly clientKeys: Record<ClientName, string>;
}

/** Reads `<dir>/secrets.json`, adding whatever it lacks; `accounts` names the services that need a password. */
export function loadSecrets(dir: string, accounts: readonly string[] = []): Secrets {
  const file = join(dir, 'secrets.json');
  const known = readJson<Partial<Secrets>>(file) ?? {};
  const secrets = completeSecrets(known, accounts);
  if (JSON.stringify(secrets) !== JSON.stringify(known)) writeJson(file, secrets);
  return secrets;
}

/** The public half of a private key, as it may be handed to whoever verifies. */
export function publicJwk({ d: _private, ...rest }: Jwk): Omit<Jwk, 'd'> {
  return rest;
}

/** Fills in what is missing; what is known stays. */
export function completeSecrets(known: Partial<Secrets>, accounts: readonly string[]): Secrets {
  const missing = accounts.filter((account) => !known.servicePasswords?.[account]);
  return {
    mysqlAdminPassword: known.mysqlAdminPassword ?? newPassword(),
    redisPassword: known.redisPassword ?? newPassword(),
    rabbitmqAdminPassword: known.rabbitmqAdminPassword ?? newPassword(),
    servicePasswords: { ...known.servicePasswords, ...Object.fromEntries(missing.map((account) => [account, newPassword()])) },
    identityPrivateKey: known.identityPrivateKey ?? newSigningKey('identity'),
    accessTokenPrivateKey: known.accessTokenPrivateKey ?? newSigningKey('access'),
    sealingKey: known.sealingKey ?? randomBytes(32).toString('hex'),
    paymentApiKey: known.paymentApiKey ?? newPassword(),
    paymentWebhookSecret: known.paymentWebhookSecret ?? newPassword(),
    downloadSigningKey: known.downloadSigningKey ?? newPassword(),
    clientKeys: { 'bff-web': known.clientKeys?.['bff-web'] ?? newPassword(), 'bff-mobile': known.clientKeys?.['bff-mobile'] ?? newPassword() },
  };
}

// Letters and digits only: safe in URLs, SQL and configuration files without quoting.
function newPassword(): string {
  return randomBytes(24).toString('hex');
}

function newSigningKey(purpose: string): Jwk {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { ...(privateKey.export({ format: 'jwk' }) as object), kid: `${purpose}-${randomBytes(4).toString('hex')}`, alg: 'EdDSA', use: 'sig' };
}

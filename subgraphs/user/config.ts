import { env, loadConfig } from '#platform/config/env';
import { subgraphConfig } from '#platform/service/subgraph-config';

/** The variables this service reads; the table in docs is generated from them. */
export const configShape = {
  ...subgraphConfig({ port: 4101 }),
  ACCESS_TOKEN_PRIVATE_KEYS: env.jwks({ privateKeys: true }).describe('Private Ed25519 keys as JWKS in JSON: the first signs access tokens, all are published at /.well-known/jwks.json'),
  ACCESS_TOKEN_KEYS_FILE: env.string().optional().describe('File with the keys of access tokens, followed when it changes; in place of ACCESS_TOKEN_PRIVATE_KEYS from when it is there'),
  ACCESS_TOKEN_ISSUER: env.string().default('marketplace-user').describe('Issuer that access tokens name'),
  ACCESS_TOKEN_AUDIENCE: env.string().default('marketplace-gateway').describe('Audience that access tokens name'),
  ACCESS_TOKEN_LIFETIME_SECONDS: env.integer({ min: 60, max: 900 }).default(600).describe('How long an access token is good; a revoked session can act that long at most'),
  SESSION_MAX_DAYS: env.integer({ min: 1, max: 365 }).default(90).describe('Days after which a session ends, however much it is used'),
  SESSION_IDLE_DAYS: env.integer({ min: 1, max: 365 }).default(30).describe('Days without a refresh after which a session ends'),
  PASSWORD_ATTEMPTS: env.integer({ min: 1, max: 1000 }).default(10).describe('Wrong passwords accepted for an account within PASSWORD_ATTEMPTS_WINDOW_SECONDS'),
  PASSWORD_ATTEMPTS_WINDOW_SECONDS: env.integer({ min: 1, max: 86_400 }).default(900).describe('Time in which PASSWORD_ATTEMPTS are regained, evenly'),
  PASSWORD_FAILURES_PER_ADDRESS: env.integer({ min: 1, max: 100_000 }).default(100).describe('Wrong passwords accepted from a network address, whatever the account, within PASSWORD_ATTEMPTS_WINDOW_SECONDS'),
  ACCOUNT_REQUESTS_PER_ADDRESS: env.integer({ min: 1, max: 100_000 }).default(100).describe('New accounts and password mails that a network address may ask for within an hour'),
  SEALING_KEYS: env.secretMap().describe('Keys that seal the secrets of second factors, "k2=<64 hex digits>,k1=...": the first seals, all open; keep an old one for as long as something is sealed with it'),
  SECOND_FACTOR_POLICY: env.oneOf('required', 'optional').optional().describe('Whether support and administrators act as such only with a second factor; required in production unless set, so that demo people can be used without one'),
  SANDBOX_MARKETPLACE: env.boolean().default(false).describe('Whether a sandbox marketplace runs (`dev/sandbox`), so that test keys can be made'),
  PASSWORD_HASH_CONCURRENCY: env.integer({ min: 1, max: 64 }).default(2).describe('Passwords hashed at once; each takes 19 MiB and one thread'),
};

export const readConfig = () => loadConfig(configShape);

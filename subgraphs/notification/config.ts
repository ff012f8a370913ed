import { env, loadConfig, type z } from '#platform/config/env';
import { subgraphConfig } from '#platform/service/subgraph-config';

const perMinute = (what: string) => env.integer({ min: 1, max: 1_000_000 }).optional().describe(`Most ${what} per minute, over all processes, so that the provider takes them; without it there is no limit`);

/** The variables this service reads; the table in docs is generated from them. */
export const configShape = {
  ...subgraphConfig({ port: 4105 }),
  PUBLIC_WEB_URL: env.url().default('http://localhost:4001').describe('Public address of the storefront, which links in messages begin with'),
  SMTP_URL: env.url({ protocols: ['smtp', 'smtps'], secret: true }).optional().describe('Mail server, smtp://user:password@host:587 or smtps://host; without it mails are files in MAIL_DIR'),
  SMTP_FALLBACK_URL: env.url({ protocols: ['smtp', 'smtps'], secret: true }).optional().describe('Second mail server, used while the first one fails'),
  NOTIFICATION_RETENTION_DAYS: env
    .integer({ min: 30, max: 3_650 })
    .default(180)
    .describe('Days that notifications, their deliveries and inbox items are kept; at least 30, so that an event announced again is recognised'),
  MAIL_DIR: env.string().default('.dev/mail').describe('Folder for mails when there is no SMTP_URL: each as .eml, and outside of production as .html and .txt, too'),
  MAIL_FROM: env.string().default('Marketplace <no-reply@marketplace.example>').describe('Sender of mails, "Name <address>"'),
  SMS_URL: env.url().optional().describe("Where an SMS provider with Twilio's API begins, for example https://api.twilio.com; with the other SMS_ variables it turns text messages on"),
  SMS_ACCOUNT: env.string().optional().describe('Account at the SMS provider'),
  SMS_TOKEN: env.secret({ minLength: 8 }).optional().describe('Token of that account'),
  SMS_FROM: env.string().optional().describe('Number or name that text messages come from'),
  SMS_FALLBACK_URL: env.url().optional().describe('A second such provider, used while the first one fails; with the other SMS_FALLBACK_ variables'),
  SMS_FALLBACK_ACCOUNT: env.string().optional().describe('Account at the second SMS provider'),
  SMS_FALLBACK_TOKEN: env.secret({ minLength: 8 }).optional().describe('Token of that account'),
  SMS_FALLBACK_FROM: env.string().optional().describe('Number or name that text messages through the second provider come from'),
  PUSH_URL: env.url().optional().describe("Where a push provider with FCM's API begins, for example https://fcm.googleapis.com; with the other PUSH_ variables it turns push messages on"),
  PUSH_PROJECT: env.string().optional().describe('Project at the push provider'),
  PUSH_TOKEN: env.secret({ minLength: 8 }).optional().describe('Bearer token for the push provider'),
  PUSH_FALLBACK_URL: env.url().optional().describe('A second way to the same devices, such as a relay or another region, used while the first one fails; with PUSH_FALLBACK_TOKEN'),
  PUSH_FALLBACK_TOKEN: env.secret({ minLength: 8 }).optional().describe('Bearer token for the second push provider'),
  EMAIL_PER_MINUTE: perMinute('mails'),
  SMS_PER_MINUTE: perMinute('text messages'),
  PUSH_PER_MINUTE: perMinute('push messages'),
};

export type Config = z.infer<z.ZodObject<typeof configShape>>;

const groups = [
  ['SMS_URL', 'SMS_ACCOUNT', 'SMS_TOKEN', 'SMS_FROM'],
  ['PUSH_URL', 'PUSH_PROJECT', 'PUSH_TOKEN'],
  ['SMS_FALLBACK_URL', 'SMS_FALLBACK_ACCOUNT', 'SMS_FALLBACK_TOKEN', 'SMS_FALLBACK_FROM'],
  ['PUSH_FALLBACK_URL', 'PUSH_FALLBACK_TOKEN'],
] as const;

/** A second provider stands behind a first one. */
const fallbacks = [
  ['SMTP_FALLBACK_URL', 'SMTP_URL'],
  ['SMS_FALLBACK_URL', 'SMS_URL'],
  ['PUSH_FALLBACK_URL', 'PUSH_URL'],
] as const;

/** @throws Error when a channel is configured by half. */
export function readConfig(environment?: NodeJS.ProcessEnv): Config {
  const config = loadConfig(configShape, environment);
  for (const names of groups) {
    const missing = names.filter((name) => config[name] === undefined);
    if (missing.length > 0 && missing.length < names.length) {
      throw new Error(`${missing.join(', ')} must be set, too: ${names.join(', ')} belong together, set all of them or none`);
    }
  }
  for (const [second, first] of fallbacks) {
    if (config[second] !== undefined && config[first] === undefined) throw new Error(`${first} must be set, too: ${second} is used only while ${first} fails`);
  }
  return config;
}

/** Messages per minute by channel, for those that are limited. */
export function limitsOf({ EMAIL_PER_MINUTE, SMS_PER_MINUTE, PUSH_PER_MINUTE }: Config): Record<string, number> {
  const all = { EMAIL: EMAIL_PER_MINUTE, SMS: SMS_PER_MINUTE, PUSH: PUSH_PER_MINUTE };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, number] => entry[1] !== undefined));
}

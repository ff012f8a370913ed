/** The channels of this installation: one line each. Those without an endpoint are left out. */
import type { Outbox } from '#platform/outbox/outbox';
import type { Config } from '../config.ts';
import { createFileTransport, createSmtpTransport, type MailTransport } from '../mail/transport.ts';
import type { Channel, SentChannel } from './channel.ts';
import { createEmail } from './email.ts';
import { withFailover } from './failover.ts';
import { createInApp } from './in-app.ts';
import { createPush, type Devices } from './push.ts';
import { createSms } from './sms.ts';
import { createEndpointCaller } from './webhook-call.ts';
import { createWebhook, type Endpoints } from './webhook.ts';

export interface ChannelStores {
  devices: Devices;
  endpoints: Endpoints;
  /** Takes what tells open pages and apps at once. */
  outbox: Pick<Outbox, 'add'>;
}

export function createChannels(config: Config, { devices, endpoints, outbox }: ChannelStores): Channel[] {
  const optional = [smsChannel(config), pushChannel(config, devices)];
  return [createInApp({ outbox }), emailChannel(config), createWebhook({ endpoints, call: createEndpointCaller() }), ...optional.filter((channel) => channel !== null)];
}

/** Text messages by one provider, with a second one behind it if there is one; null without any. */
function smsChannel(config: Config): SentChannel | null {
  const { SMS_URL: url, SMS_ACCOUNT: account, SMS_TOKEN: token, SMS_FROM: from } = config;
  if (!url || !account || !token || !from) return null;
  const first = createSms({ url, account, token, from });
  const { SMS_FALLBACK_URL, SMS_FALLBACK_ACCOUNT, SMS_FALLBACK_TOKEN, SMS_FALLBACK_FROM } = config;
  if (!SMS_FALLBACK_URL || !SMS_FALLBACK_ACCOUNT || !SMS_FALLBACK_TOKEN || !SMS_FALLBACK_FROM) return first;
  return withFailover(first, createSms({ url: SMS_FALLBACK_URL, account: SMS_FALLBACK_ACCOUNT, token: SMS_FALLBACK_TOKEN, from: SMS_FALLBACK_FROM }));
}

/** Messages to devices by one provider, with a second way to them behind it if there is one; null without any. */
function pushChannel({ PUSH_URL: url, PUSH_PROJECT: project, PUSH_TOKEN: token, PUSH_FALLBACK_URL, PUSH_FALLBACK_TOKEN }: Config, devices: Devices): SentChannel | null {
  if (!url || !project || !token) return null;
  const first = createPush({ url, project, token, devices });
  if (!PUSH_FALLBACK_URL || !PUSH_FALLBACK_TOKEN) return first;
  return withFailover(first, createPush({ url: PUSH_FALLBACK_URL, project, token: PUSH_FALLBACK_TOKEN, devices, knowsDevices: false }));
}

/** Mail by server, with a second one behind it if there is one; without any, as files. */
function emailChannel({ SMTP_URL, SMTP_FALLBACK_URL, MAIL_DIR, MAIL_FROM, PUBLIC_WEB_URL, NODE_ENV }: Config): SentChannel {
  const over = (transport: MailTransport) => createEmail({ transport, from: MAIL_FROM, publicUrl: PUBLIC_WEB_URL });
  if (!SMTP_URL) return over(createFileTransport({ dir: MAIL_DIR, isToLookAt: NODE_ENV !== 'production' }));
  const first = over(createSmtpTransport({ url: SMTP_URL }));
  return SMTP_FALLBACK_URL ? withFailover(first, over(createSmtpTransport({ url: SMTP_FALLBACK_URL }))) : first;
}

/** The channels of this installation: one line each. Those without an endpoint are left out. */
import type { Config } from '../config.ts';
import { createFileTransport, createSmtpTransport, type MailTransport } from '../mail/transport.ts';
import type { Channel, SentChannel } from './channel.ts';
import { createEmail } from './email.ts';
import { withFailover } from './failover.ts';
import { inApp } from './in-app.ts';
import { createPush, type Devices } from './push.ts';
import { createSms } from './sms.ts';
import { createEndpointCaller } from './webhook-call.ts';
import { createWebhook, type Endpoints } from './webhook.ts';

export function createChannels(config: Config, { devices, endpoints }: { devices: Devices; endpoints: Endpoints }): Channel[] {
  const { SMS_URL, SMS_ACCOUNT, SMS_TOKEN, SMS_FROM, PUSH_URL, PUSH_PROJECT, PUSH_TOKEN } = config;
  return [
    inApp,
    emailChannel(config),
    createWebhook({ endpoints, call: createEndpointCaller() }),
    ...(SMS_URL && SMS_ACCOUNT && SMS_TOKEN && SMS_FROM ? [createSms({ url: SMS_URL, account: SMS_ACCOUNT, token: SMS_TOKEN, from: SMS_FROM })] : []),
    ...(PUSH_URL && PUSH_PROJECT && PUSH_TOKEN ? [createPush({ url: PUSH_URL, project: PUSH_PROJECT, token: PUSH_TOKEN, devices })] : []),
  ];
}

/** Mail by server, with a second one behind it if there is one; without any, as files. */
function emailChannel({ SMTP_URL, SMTP_FALLBACK_URL, MAIL_DIR, MAIL_FROM, PUBLIC_WEB_URL }: Config): SentChannel {
  const over = (transport: MailTransport) => createEmail({ transport, from: MAIL_FROM, publicUrl: PUBLIC_WEB_URL });
  if (!SMTP_URL) return over(createFileTransport({ dir: MAIL_DIR }));
  const first = over(createSmtpTransport({ url: SMTP_URL }));
  return SMTP_FALLBACK_URL ? withFailover(first, over(createSmtpTransport({ url: SMTP_FALLBACK_URL }))) : first;
}

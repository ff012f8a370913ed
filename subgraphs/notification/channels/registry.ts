/** The channels of this installation: one line each. Those without an endpoint are left out. */
import type { Config } from '../config.ts';
import { createFileTransport, createSmtpTransport } from '../mail/transport.ts';
import type { Channel } from './channel.ts';
import { createEmail } from './email.ts';
import { inApp } from './in-app.ts';
import { createPush, type Devices } from './push.ts';
import { createSms } from './sms.ts';

export function createChannels(config: Config, { devices }: { devices: Devices }): Channel[] {
  const transport = config.SMTP_URL ? createSmtpTransport({ url: config.SMTP_URL }) : createFileTransport({ dir: config.MAIL_DIR });
  const { SMS_URL, SMS_ACCOUNT, SMS_TOKEN, SMS_FROM, PUSH_URL, PUSH_PROJECT, PUSH_TOKEN } = config;
  return [
    inApp,
    createEmail({ transport, from: config.MAIL_FROM, publicUrl: config.PUBLIC_WEB_URL }),
    ...(SMS_URL && SMS_ACCOUNT && SMS_TOKEN && SMS_FROM ? [createSms({ url: SMS_URL, account: SMS_ACCOUNT, token: SMS_TOKEN, from: SMS_FROM })] : []),
    ...(PUSH_URL && PUSH_PROJECT && PUSH_TOKEN ? [createPush({ url: PUSH_URL, project: PUSH_PROJECT, token: PUSH_TOKEN, devices })] : []),
  ];
}

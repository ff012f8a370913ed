import { DomainError } from '#platform/errors/domain-error';
import type { SentChannel } from './channel.ts';
import { postTo } from './http.ts';

export interface SmsOptions {
  /** Where the provider's API begins, for example `https://api.twilio.com`. */
  url: string;
  account: string;
  token: string;
  /** Number or name the messages come from. */
  from: string;
}

/** Text messages through a provider with Twilio's API (https://www.twilio.com/docs/messaging/api/message-resource). */
export function createSms({ url, account, token, from }: SmsOptions): SentChannel {
  const endpoint = `${url.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`;
  return {
    name: 'SMS',
    kind: 'sent',
    defaultPolicy: 'off',
    reaches: ({ phone }) => phone !== null,
    async send({ deliveryId, recipient, wording }, signal) {
      if (recipient.phone === null) throw new DomainError('ADDRESS_UNKNOWN', 'no telephone number is known', { permanent: true });
      const body = new URLSearchParams({ To: recipient.phone, From: from, Body: wording.text }).toString();
      const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': deliveryId };
      const { sid } = await postTo('the SMS provider', { url: endpoint, headers, body, signal });
      return typeof sid === 'string' ? sid : null;
    },
  };
}

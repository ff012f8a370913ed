import { renderMail } from '../mail/render-mail.ts';
import type { MailTransport } from '../mail/transport.ts';
import { DomainError } from '#platform/errors/domain-error';
import type { SentChannel } from './channel.ts';

export interface EmailOptions {
  transport: MailTransport;
  /** `Name <address>`. */
  from: string;
  /** Public address of the storefront, which links in mails begin with. */
  publicUrl: string;
}

/** Mail, for accounts and guests. */
export function createEmail({ transport, from, publicUrl }: EmailOptions): SentChannel {
  const absolute = (path: string) => publicUrl.replace(/\/+$/, '') + path;
  return {
    name: 'EMAIL',
    kind: 'sent',
    defaultPolicy: 'on',
    isDigestible: true,
    reaches: ({ userId, email }) => email !== null || userId !== null,
    async send({ deliveryId, event, recipient, wording, link }, signal) {
      if (recipient.email === null) throw new DomainError('ADDRESS_UNKNOWN', 'the e-mail address of the account is not known yet');
      const mail = renderMail({
        mail: wording.mail,
        locale: recipient.locale,
        name: recipient.name,
        url: link === null ? null : absolute(link),
        preferencesUrl: recipient.userId === null ? null : absolute('/account/notifications'),
      });
      return transport.send({ ...mail, id: deliveryId, event, from, to: recipient.email }, signal);
    },
    close: () => transport.close(),
  };
}

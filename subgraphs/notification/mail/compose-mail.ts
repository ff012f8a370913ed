/** A mail as it travels (RFC 5322 and 2045): headers by the mail library, and a body of two parts, plain text and HTML. */
import { randomUUID } from 'node:crypto';
import MimeNode from 'nodemailer/lib/mime-node';
import type { RenderedMail } from './render-mail.ts';

export interface OutgoingMail extends RenderedMail {
  /** Names the mail at every attempt: its Message-ID is made of it, so that clients show a mail sent twice once. */
  id: string;
  event: string;
  from: string;
  to: string;
}

export interface ComposedMail {
  messageId: string;
  /** The whole mail, in ASCII, lines ending with CRLF. */
  source: string;
}

/**
 * The library would pass the parts through a chain of streams, which takes several times what all the rest of a mail does. They are finished texts, so
 * they are put behind the headers as they are.
 */
export function composeMail({ id, event, from, to, subject, html, text }: OutgoingMail): ComposedMail {
  const domain = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  const messageId = `<${id}@${domain}>`;
  const head = new MimeNode('multipart/alternative', { baseBoundary: randomUUID(), disableFileAccess: true, disableUrlAccess: true });
  head.setHeader({
    from,
    // As an object: text that looks like several addresses stays one.
    to: { name: '', address: to },
    subject,
    'message-id': messageId,
    // RFC 3834: no holiday notices in answer, please.
    'auto-submitted': 'auto-generated',
    'x-notification': event,
  });
  const headers = head.buildHeaders();
  // Base64 has none of the boundary's hyphens, so that it ends no part.
  const parts = [encoded('text/plain', text), encoded('text/html', html)].map((part) => `--${head.boundary}\r\n${part}\r\n`);
  return { messageId, source: `${headers}\r\n\r\n${parts.join('')}--${head.boundary}--\r\n` };
}

/** An encoded line has at most 76 characters (RFC 2045, 6.8). */
const lineLength = 76;

function encoded(type: string, content: string): string {
  // Text has CRLF before it is encoded.
  const body = Buffer.from(content.replaceAll(/\r?\n/g, '\r\n')).toString('base64');
  // A third of what a pattern takes, which was a seventh of all that this service does.
  const lines = Array.from({ length: Math.ceil(body.length / lineLength) }, (_, index) => body.slice(index * lineLength, (index + 1) * lineLength));
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines.join('\r\n')}`;
}

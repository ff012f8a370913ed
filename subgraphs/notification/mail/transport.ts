/** Ways for a finished mail to leave: a mail server, or files for people who develop. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { DomainError } from '#platform/errors/domain-error';
import type { RenderedMail } from './render-mail.ts';

export interface OutgoingMail extends RenderedMail {
  /** Names the mail at every attempt: its Message-ID is made of it, so that clients show a mail sent twice once. */
  id: string;
  event: string;
  from: string;
  to: string;
}

export interface MailTransport {
  /** Hands the mail over and returns the name the other side gave it. A DomainError with `permanent` means that trying again is no use. */
  send(mail: OutgoingMail): Promise<string>;
  close(): void;
}

const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** Sends through a mail server, `smtp://user:password@host:port` or `smtps://`, over a few kept connections. */
export function createSmtpTransport({ url }: { url: string }): MailTransport {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isTls = protocol === 'smtps:';
  const transport = createTransport({
    pool: true,
    maxConnections: 4,
    host: hostname,
    port: Number(port || (isTls ? 465 : 587)),
    secure: isTls,
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...timeouts,
    // Nothing in a mail may make this process read files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      try {
        const { messageId } = await transport.sendMail(toMessage(mail));
        return messageId;
      } catch (error) {
        throw translate(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Writes each mail into a folder as `.eml`, `.html` and `.txt`; sent twice, it is the same three files. */
export function createFileTransport({ dir }: { dir: string }): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, disableFileAccess: true, disableUrlAccess: true });
  return {
    async send(mail) {
      const { message, messageId } = await composer.sendMail(toMessage(mail));
      const unixMessage = String(message).replaceAll('\r\n', '\n');
      await mkdir(dir, { recursive: true });
      const name = `${mail.id}-${mail.event}`;
      await Promise.all([write(join(dir, `${name}.eml`), unixMessage), write(join(dir, `${name}.html`), mail.html), write(join(dir, `${name}.txt`), mail.text)]);
      return messageId;
    },
    close: () => composer.close(),
  };
}

function toMessage({ id, event, from, to, subject, html, text }: OutgoingMail) {
  const domain = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    // As an object: text that looks like several addresses stays one.
    to: { name: '', address: to },
    subject,
    html: encoded('text/html', html),
    text: encoded('text/plain', text),
    messageId: `<${id}@${domain}>`,
    // RFC 3834: no holiday notices in answer, please.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Notification': event },
  };
}

/** A finished part of the mail: encoding it as a whole takes a third of the time that the composer's streams take, which is most of what a mail costs. */
function encoded(type: string, content: string): { raw: string } {
  // Text has CRLF before it is encoded, and lines of an encoded part have at most 76 characters (RFC 2045, 6.8).
  const body = Buffer.from(content.replaceAll(/\r?\n/g, '\r\n')).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  return { raw: `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}` };
}

async function write(path: string, content: string): Promise<void> {
  const partial = `${path}.${process.pid}.part`;
  await writeFile(partial, content);
  await rename(partial, path);
}

/** 5yz about the recipient or the content is final (RFC 5321, 4.2.1); everything else may pass. */
function translate(error: unknown): unknown {
  const { responseCode, command } = error as { responseCode?: number; command?: string };
  const isFinal = responseCode !== undefined && responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');
  if (!isFinal) return error;
  return new DomainError('REFUSED', `the mail server refused the mail: ${(error as Error).message}`, { permanent: true, cause: error });
}

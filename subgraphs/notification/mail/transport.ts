/** Ways for a finished mail to leave: a mail server, or files for people who develop. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { DomainError } from '#platform/errors/domain-error';
import { createWindow } from '#platform/messaging/window';
import { composeMail, type OutgoingMail } from './compose-mail.ts';

export interface MailTransport {
  /**
   * Hands the mail over and returns the name the other side gave it. A DomainError with `permanent` means that trying again is no use. Once `signal` is aborted, what
   * was not begun is never sent.
   */
  send(mail: OutgoingMail, signal?: AbortSignal): Promise<string>;
  close(): void;
}

const maxConnections = 4;
const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** Sends through a mail server, `smtp://user:password@host:port` or `smtps://`, over a few kept connections. */
export function createSmtpTransport({ url }: { url: string }): MailTransport {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isTls = protocol === 'smtps:';
  const transport = createTransport({
    pool: true,
    maxConnections,
    host: hostname,
    port: Number(port || (isTls ? 465 : 587)),
    secure: isTls,
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...timeouts,
    // Nothing in a mail may make this process read files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Mails wait for a connection here: what waits inside of the library cannot be called off, and would still leave after whoever sent it has given it up and is about to send it again.
  const places = createWindow(maxConnections);
  return {
    async send(mail, signal) {
      const { messageId, source } = composeMail(mail);
      await places.run(async () => {
        signal?.throwIfAborted();
        await transport.sendMail({ envelope: { from: mail.from, to: [mail.to] }, raw: source }).catch((error: unknown) => {
          throw translate(error);
        });
      });
      return messageId;
    },
    close: () => transport.close(),
  };
}

/**
 * Writes each mail into a folder as `.eml`, and as `.html` and `.txt` where people look at them; sent twice, it is the same files. The `.eml` is the last and never seen
 * half: once it is there, all are. It waits for the files, which are most of what a mail costs: handing such small ones to other threads takes twice the time.
 */
export function createFileTransport({ dir, isToLookAt = true }: { dir: string; isToLookAt?: boolean }): MailTransport {
  return {
    async send(mail) {
      const { messageId, source } = composeMail(mail);
      const path = join(dir, `${mail.id}-${mail.event}`);
      const write = (): void => {
        if (isToLookAt) writeFileSync(`${path}.html`, mail.html);
        if (isToLookAt) writeFileSync(`${path}.txt`, mail.text);
        writeWhole(`${path}.eml`, source.replaceAll('\r\n', '\n'));
      };
      try {
        write();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        mkdirSync(dir, { recursive: true });
        write();
      }
      return messageId;
    },
    close: () => undefined,
  };
}

function writeWhole(path: string, content: string): void {
  const partial = `${path}.${process.pid}.part`;
  writeFileSync(partial, content);
  renameSync(partial, path);
}

/** 5yz about the recipient or the content is final (RFC 5321, 4.2.1); everything else may pass. */
function translate(error: unknown): unknown {
  const { responseCode, command } = error as { responseCode?: number; command?: string };
  const isFinal = responseCode !== undefined && responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');
  if (!isFinal) return error;
  return new DomainError('REFUSED', `the mail server refused the mail: ${(error as Error).message}`, { permanent: true, cause: error });
}

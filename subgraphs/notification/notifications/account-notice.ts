/** Short words about an account, the same through every channel: a title, what happened, and what to do. */
import type { Wording } from './definition.ts';

export function accountNotice(title: string, happened: string, advice: string, action: string): Wording {
  return {
    notice: { title, body: `${happened} ${advice}` },
    // A text message is short; the rest is in the inbox.
    text: `${title}.`,
    mail: { subject: title, heading: title, paragraphs: [happened, advice], action },
  };
}
